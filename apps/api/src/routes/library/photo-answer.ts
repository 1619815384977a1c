import type { Photo as PhotoRow } from '@image-dump/database'
import { type Static, Type } from 'typebox'

const Id = Type.String({ format: 'uuid' })
const Time = Type.String({ format: 'date-time' })

/** A photo as its clients read it. */
export const Photo = Type.Object({
  photo_id: Type.Integer(),
  id: Id,
  username: Type.String(),
  caption: Type.String(),
  posted: Type.Union([Type.Literal(0), Type.Literal(1)], {
    description: '1 once it is published.',
  }),
  published: Type.Union([Time, Type.Null()]),
  uploaded: Time,
  source: Type.String({ description: 'Where the file is served.' }),
  thumbnail: Type.String({ description: 'Where a small one of it is served.' }),
  width: Type.Integer(),
  height: Type.Integer(),
  contentType: Type.String(),
  bytes: Type.Integer(),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
})
export type Photo = Static<typeof Photo>

/** A photo as it stands on a user's own page. */
export const PhotoOfOwn = Type.Object({
  description: Type.String(),
  id: Id,
  source: Type.String(),
  upload_date: Time,
})
export type PhotoOfOwn = Static<typeof PhotoOfOwn>

/** Pixels across of the thumbnail that a list shows. */
const thumbnailWidth = 320

/** Where a photo's file is served. */
export const sourceOf = ({ id }: Pick<PhotoRow, 'id'>) => `/api/images/${id}`

export function toAnswer(photo: PhotoRow): Photo {
  return {
    photo_id: photo.photoId,
    id: photo.id,
    username: photo.username,
    caption: photo.caption,
    posted: photo.publishedAt === null ? 0 : 1,
    published: photo.publishedAt?.toISOString() ?? null,
    uploaded: photo.uploadedAt.toISOString(),
    source: sourceOf(photo),
    thumbnail: `${sourceOf(photo)}?w=${thumbnailWidth}`,
    width: photo.width,
    height: photo.height,
    contentType: photo.contentType,
    bytes: photo.bytes,
    sha256: photo.sha256.toString('hex'),
  }
}

export function toOwnAnswer(photo: PhotoRow): PhotoOfOwn {
  return {
    description: photo.caption,
    id: photo.id,
    source: sourceOf(photo),
    upload_date: photo.uploadedAt.toISOString(),
  }
}
