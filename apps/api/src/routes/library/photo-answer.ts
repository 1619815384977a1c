import type { Photo } from '@image-dump/database'

/** Pixels across of the thumbnail that a list shows. */
const thumbnailWidth = 320

/** Where a photo's file is served. */
export const sourceOf = ({ id }: Pick<Photo, 'id'>) => `/api/images/${id}`

/** A photo as its clients read it. */
export function toAnswer(photo: Photo) {
  return {
    photo_id: photo.photoId,
    id: photo.id,
    username: photo.username,
    caption: photo.caption,
    posted: photo.publishedAt === null ? 0 : 1,
    published: photo.publishedAt,
    uploaded: photo.uploadedAt,
    source: sourceOf(photo),
    thumbnail: `${sourceOf(photo)}?w=${thumbnailWidth}`,
    width: photo.width,
    height: photo.height,
    contentType: photo.contentType,
    bytes: photo.bytes,
    sha256: photo.sha256.toString('hex'),
  }
}

/** A photo as it stands on a user's own page. */
export function toOwnAnswer(photo: Photo) {
  return {
    description: photo.caption,
    id: photo.id,
    source: sourceOf(photo),
    upload_date: photo.uploadedAt,
  }
}
