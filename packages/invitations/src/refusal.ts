import type { FileRefusal } from '@image-dump/database'

const sentences: Readonly<Record<FileRefusal, string>> = {
  NOT_AN_IMAGE:
    'The file is not an image that can be read: png, jpeg, gif, webp, avif, heic, tiff or bmp.',
  TOO_LARGE: 'The file has more bytes than an image may have.',
  TOO_MANY_PIXELS: 'The image has more pixels than are allowed.',
  INTERNAL: 'The file could not be looked at: something went wrong on our side.',
}

/** Why a file is refused, as whoever uploaded it reads it. */
export const refusalText = (refusal: FileRefusal) => sentences[refusal]
