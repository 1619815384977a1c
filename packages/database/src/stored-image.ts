import type { Selectable } from 'kysely'
import type { Database } from './schema.ts'

/** What is recorded of an image that is stored. */
export interface StoredImage {
  /** Where the file stands in the store. */
  readonly key: string
  readonly contentType: string
  readonly bytes: number
  readonly width: number
  readonly height: number
  readonly sha256: Buffer
}

export const storedColumns = [
  'images.storage_key',
  'images.content_type',
  'images.bytes',
  'images.width',
  'images.height',
  'images.sha256',
] as const

type StoredRow = Pick<
  Selectable<Database['images']>,
  'storage_key' | 'content_type' | 'bytes' | 'width' | 'height' | 'sha256'
>

/** The stored image of a row; null where the image is not stored. */
export function toStoredImage(row: StoredRow): StoredImage | null {
  const { storage_key: key, content_type: contentType, bytes, width, height, sha256 } = row
  if (key === null || contentType === null || bytes === null) return null
  if (width === null || height === null || sha256 === null) return null
  return { key, contentType, bytes, width, height, sha256 }
}
