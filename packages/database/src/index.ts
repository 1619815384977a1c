export { acceptedDumps } from './accepted-dumps.ts'
export { openDatabase, pingDatabase } from './connection.ts'
export { DatabaseAway } from './database-away.ts'
export { type Deletion, Deletions } from './deletions.ts'
export type { ImageRecord, ItemRecord } from './dump-pages.ts'
export {
  type DumpContents,
  type DumpRecord,
  Dumps,
  KeyTaken,
  type NewDump,
  type NewImage,
  type NewItem,
} from './dumps.ts'
export {
  type FileRecord,
  Files,
  type KeptFile,
  type NewFile,
  TooManyFiles,
  type UnsettledFile,
} from './files.ts'
export type { IdempotencyKey, KeyedDump } from './idempotency-keys.ts'
export { Images, type PendingImage, type Progress, type SettledImage } from './images.ts'
export { type Invitation, Invitations } from './invitations.ts'
export { migrate } from './migrate.ts'
export { nameKey } from './name-key.ts'
export { isPermanent } from './permanent-error.ts'
export {
  type Order,
  PhotoLists,
  type PhotoPage,
  type PublishedPlace,
} from './photo-lists.ts'
export type { Photo } from './photo-rows.ts'
export { type NewPhoto, type PhotoRef, Photos } from './photos.ts'
export type {
  Database,
  DataFormat,
  FileRefusal,
  FileStatus,
  Plan,
  ReportedFile,
} from './schema.ts'
export { sharedSecret } from './secrets.ts'
export { type Session, Sessions } from './sessions.ts'
export { SharedLookups } from './shared-lookups.ts'
export type { StoredImage } from './stored-image.ts'
export { type Account, AccountTaken, type NewAccount, type User, Users } from './users.ts'
