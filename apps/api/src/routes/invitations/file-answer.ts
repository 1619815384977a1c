import type { FileRecord } from '@image-dump/database'
import { savedName } from '@image-dump/invitations'
import type { Store } from '@image-dump/storage'

/**
 * A file as the clients of invitations read it. What is said of it is what was found, so it is null
 * until the file was looked at; `active` is false once it was refused.
 *
 * @param urlExpiry how long the link is good for, in milliseconds
 */
export async function toAnswer(
  file: FileRecord,
  store: Pick<Store, 'presignGet'>,
  urlExpiry: number,
) {
  const { stored, exif } = file
  return {
    name: file.name,
    path: file.path,
    size: stored?.bytes ?? null,
    file_type: stored?.contentType ?? null,
    timestamp: file.createdAt,
    updated: file.updatedAt,
    uploaded: file.status !== 'OPEN',
    active: file.status !== 'REFUSED',
    token: file.token,
    make: exif?.make ?? null,
    model: exif?.model ?? null,
    xDimension: stored?.width ?? null,
    yDimension: stored?.height ?? null,
    orientation: exif?.orientation ?? null,
    software: exif?.software ?? null,
    flash: exif?.flash ?? null,
    metering_mode: exif?.meteringMode ?? null,
    saturation: exif?.saturation ?? null,
    sharpness: exif?.sharpness ?? null,
    contrast: exif?.contrast ?? null,
    x_resolution: exif?.xResolution ?? null,
    y_resolution: exif?.yResolution ?? null,
    aperture_value: exif?.apertureValue ?? null,
    focal_length: exif?.focalLength ?? null,
    exif_version: exif?.exifVersion ?? null,
    image_link: await linkOf(file, store, urlExpiry),
  }
}

/** Whole, for a client may have it from anywhere; null where there is nothing to be seen. */
async function linkOf(
  { name, stored }: FileRecord,
  store: Pick<Store, 'presignGet'>,
  expiresIn: number,
): Promise<string | null> {
  if (stored === null) return null
  const { key, contentType } = stored
  const filename = savedName(name, key.split('.').at(-1) ?? '')
  return store.presignGet(key, { expiresIn, contentType, filename })
}
