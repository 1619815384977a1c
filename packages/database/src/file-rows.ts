import type { Exif } from '@image-dump/outcome'
import type { Kysely, Selectable } from 'kysely'
import type { Database, FileRefusal, FileStatus } from './schema.ts'
import { type StoredImage, toStoredImage } from './stored-image.ts'

/** A file that is uploaded by an invitation. */
export interface FileRecord {
  readonly id: number
  readonly token: string
  /** As the browser calls it. */
  readonly name: string
  /** Where it is uploaded to. What is kept stands somewhere else. */
  readonly path: string
  readonly status: FileStatus
  readonly refusal: FileRefusal | null
  /** What is there, once it is kept. */
  readonly stored: StoredImage | null
  readonly exif: Exif | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

const columns = [
  'id',
  'token',
  'name',
  'extension',
  'status',
  'refusal',
  'storage_key',
  'content_type',
  'bytes',
  'width',
  'height',
  'sha256',
  'exif',
  'created_at',
  'updated_at',
] as const

type FileRow = Pick<Selectable<Database['files']>, (typeof columns)[number]>

/** Files for `toFile`. */
export function selectFiles(db: Kysely<Database>) {
  return db.selectFrom('files').select(columns)
}

export function toFile(row: FileRow): FileRecord {
  const { id, token, name, status, refusal, exif } = row
  return {
    id,
    token,
    name,
    path: uploadPath(row),
    status,
    refusal,
    stored: toStoredImage(row),
    exif,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** Where a file is uploaded to: below its token, under its number. */
export function uploadPath({
  token,
  id,
  extension,
}: Pick<FileRow, 'token' | 'id' | 'extension'>): string {
  return `${token}/${id}/${id}.${extension}`
}
