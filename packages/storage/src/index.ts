export { openStore } from './open-store.ts'
export {
  type ByteRange,
  ObjectMissing,
  type StagedFile,
  StorageError,
  type Store,
} from './store.ts'
