import type { Photo, PhotoRef, Photos } from '@image-dump/database'
import { validate as isUuid } from 'uuid'
import { notFound, Problem } from '../../problem.ts'

type Find = Pick<Photos, 'find'>

/** A photo by either id as it stands in a path: the UUID, or the number. */
export async function findPhoto(photos: Find, id: string): Promise<Photo | undefined> {
  const ref = toRef(id)
  return ref && photos.find(ref)
}

function toRef(id: string): PhotoRef | undefined {
  if (isUuid(id)) return { id }
  const photoId = /^[1-9]\d{0,15}$/.test(id) ? Number(id) : Number.NaN
  return Number.isSafeInteger(photoId) ? { photoId } : undefined
}

/** Whether a user may see a photo: what is published, and what is their own. */
export function canSee(photo: Photo, userId: string | undefined): boolean {
  return photo.publishedAt !== null || photo.userId === userId
}

/** @throws Problem 404 where there is no such photo, or it is somebody else's draft */
export async function visiblePhoto(photos: Find, id: string, userId: string): Promise<Photo> {
  const photo = await findPhoto(photos, id)
  if (photo === undefined || !canSee(photo, userId)) throw noPhoto()
  return photo
}

/**
 * A photo that is to be changed.
 *
 * @throws Problem 404 as `visiblePhoto`, and 403 where it is somebody else's
 */
export async function ownPhoto(photos: Find, id: string, userId: string): Promise<Photo> {
  const photo = await visiblePhoto(photos, id, userId)
  if (photo.userId !== userId) throw new Problem(403, 'This photo is not yours to change.')
  return photo
}

export const noPhoto = () => notFound('There is no photo of this id.')
