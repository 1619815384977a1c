import type { FileRecord } from '@image-dump/database'
import { refusalText, savedName } from '@image-dump/invitations'
import type { Store } from '@image-dump/storage'
import { type Static, Type } from 'typebox'

const Time = Type.String({ format: 'date-time' })
const Text = Type.Union([Type.String(), Type.Null()])
const Whole = Type.Union([Type.Integer(), Type.Null()])

/** A file as the clients of invitations read it. */
export const FileAnswer = Type.Object({
  name: Type.String({ description: 'As the policy was asked for it.' }),
  path: Type.String({ description: 'The `key` of its policy.' }),
  size: Whole,
  file_type: Text,
  timestamp: Time,
  updated: Time,
  uploaded: Type.Boolean(),
  active: Type.Boolean({ description: 'False once the file was refused.' }),
  refusal: Type.Optional(Type.String({ description: 'Why it was refused, as a sentence.' })),
  token: Type.String({ format: 'uuid', description: 'The invitation’s.' }),
  make: Text,
  model: Text,
  xDimension: Whole,
  yDimension: Whole,
  orientation: Whole,
  software: Text,
  flash: Text,
  metering_mode: Text,
  saturation: Text,
  sharpness: Text,
  contrast: Text,
  x_resolution: Text,
  y_resolution: Text,
  aperture_value: Text,
  focal_length: Text,
  exif_version: Text,
  image_link: Text,
})
export type FileAnswer = Static<typeof FileAnswer>

export interface LinkOptions {
  readonly store: Pick<Store, 'presignGet'>
  /** How long the link is good for, in milliseconds. */
  readonly urlExpiry: number
  /** The link as the client reaches it. */
  readonly reach: (url: string) => string
}

/**
 * A file as the clients of invitations read it. What is said of it is what was found, so it is null
 * until the file was looked at; `active` is false once it was refused, and `refusal` says why.
 */
export async function toAnswer(file: FileRecord, link: LinkOptions): Promise<FileAnswer> {
  const { stored, exif, refusal } = file
  return {
    name: file.name,
    path: file.path,
    size: stored?.bytes ?? null,
    file_type: stored?.contentType ?? null,
    timestamp: file.createdAt.toISOString(),
    updated: file.updatedAt.toISOString(),
    uploaded: file.status !== 'OPEN',
    active: file.status !== 'REFUSED',
    ...(refusal !== null && { refusal: refusalText(refusal) }),
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
    image_link: await linkOf(file, link),
  }
}

/** Whole, for a client may have it from anywhere; null where there is nothing to be seen. */
async function linkOf(
  { name, stored }: FileRecord,
  { store, urlExpiry: expiresIn, reach }: LinkOptions,
): Promise<string | null> {
  if (stored === null) return null
  const { key, contentType } = stored
  const filename = savedName(name, key.split('.').at(-1) ?? '')
  return reach(await store.presignGet(key, { expiresIn, contentType, filename }))
}
