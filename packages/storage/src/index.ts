export { contentDisposition } from './content-disposition.ts'
export { openStore, type StoreOptions } from './open-store.ts'
export { presignedOrigin } from './presigned-origin.ts'
export { S3Failure } from './s3-failure.ts'
export {
  type SignedGet,
  type SignedPut,
  SignedUrls,
  type SignedUrlsOptions,
  UrlRefused,
} from './signed-urls.ts'
export { Slots } from './slots.ts'
export { fetchObject, stageStream, TooManyBytes } from './staged-stream.ts'
export { BadStorageUrl } from './storage-url.ts'
export {
  type ByteRange,
  type GetUrlOptions,
  type ObjectHead,
  ObjectMissing,
  type PutUrlOptions,
  type StagedFile,
  StorageError,
  type Store,
} from './store.ts'
