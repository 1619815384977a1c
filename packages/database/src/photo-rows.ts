import type { Kysely, Selectable } from 'kysely'
import type { Database } from './schema.ts'
import type { StoredImage } from './stored-image.ts'

/** An image in somebody's library. It is a draft until it is published. */
export interface Photo extends StoredImage {
  readonly id: string
  /** The other id, a number: it can be guessed. */
  readonly photoId: number
  readonly userId: string
  readonly username: string
  readonly caption: string
  readonly uploadedAt: Date
  readonly publishedAt: Date | null
}

const columns = [
  'photos.id',
  'photos.photo_id',
  'photos.userid',
  'users.username',
  'photos.caption',
  'photos.uploaded_at',
  'photos.published_at',
  'photos.storage_key',
  'photos.content_type',
  'photos.bytes',
  'photos.width',
  'photos.height',
  'photos.sha256',
] as const

type PhotoRow = Selectable<Database['photos']> & Pick<Database['users'], 'username'>

/** Photos with the names of their owners, for `toPhoto`. */
export function selectPhotos(db: Kysely<Database>) {
  return db.selectFrom('photos').innerJoin('users', 'users.userid', 'photos.userid').select(columns)
}

export function toPhoto(row: PhotoRow): Photo {
  const { id, username, caption, bytes, width, height, sha256 } = row
  return {
    id,
    photoId: row.photo_id,
    userId: row.userid,
    username,
    caption,
    uploadedAt: row.uploaded_at,
    publishedAt: row.published_at,
    key: row.storage_key,
    contentType: row.content_type,
    bytes,
    width,
    height,
    sha256,
  }
}
