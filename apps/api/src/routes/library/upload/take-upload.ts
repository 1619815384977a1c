import type { Photo } from '@image-dump/database'
import { ImageRefused } from '@image-dump/image'
import type { Upload, Uploads } from '@image-dump/library'
import { TooManyBytes } from '@image-dump/storage'
import { Problem, unprocessable } from '../../../problem.ts'

/**
 * Stores an upload.
 *
 * @param path the member or field that the image came in
 * @param maxBytes the largest image
 * @throws Problem 413 or 422 where the image is refused, and what its bytes throw
 */
export async function takeUpload(
  uploads: Uploads,
  upload: Upload,
  path: string,
  maxBytes: number,
): Promise<Photo> {
  try {
    return await uploads.add(upload)
  } catch (error) {
    if (error instanceof TooManyBytes) throw tooLarge(maxBytes)
    if (!(error instanceof ImageRefused) || error.failure.kind !== 'INTERNAL_ERROR') throw error
    switch (error.failure.code) {
      case 'NOT_AN_IMAGE':
        throw badPart(path, 'is not an image: png, jpeg, gif, webp, avif, heic, tiff or bmp')
      case 'TOO_MANY_PIXELS':
        throw badPart(path, 'has more pixels than are allowed')
      default:
        throw error
    }
  }
}

export const tooLarge = (maxBytes: number) =>
  new Problem(413, `The image has more than the ${maxBytes} bytes that it may have.`)

/** A part of an upload that breaks a rule. */
export const badPart = (path: string, message: string) =>
  unprocessable('The body breaks the rules.', [{ path, message }])
