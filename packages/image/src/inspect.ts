import { fileURLToPath } from 'node:url'
import type { ImageInfo } from './decode.ts'
import { Decoder } from './decoder.ts'
import type { HeaderAnswer } from './decoder-process.ts'
import { ImageRefused } from './refused.ts'

/** Most headers take 0.3 ms; the worst that was found, 250. */
const decoder = new Decoder<string, HeaderAnswer>({
  script: fileURLToPath(new URL('./decoder-process.ts', import.meta.url)),
  patience: 5_000,
})

/**
 * What kind of image a file is and how large, by decoding its header, whatever anyone called it:
 * png, jpeg, gif, webp, avif, heic, tiff or bmp. An SVG is refused, and never rasterised.
 *
 * Width and height are those of the pixels as they are stored: an orientation in EXIF is not
 * applied (a HEIC's own rotation, which belongs to its pixels, is). Of an animation or a document
 * it is the size of one frame.
 *
 * Only the header is decoded, in a process of its own (decoder.ts), one file at a time; about
 * 0.3 ms of CPU a file. That the rest of the image is whole is not checked.
 *
 * @throws ImageRefused NOT_AN_IMAGE; TOO_MANY_PIXELS, from the header, for more than `maxPixels`
 *   in a frame; INTERNAL when the file or the decoder could not be used.
 */
export async function inspectImage(
  path: string,
  { maxPixels }: { readonly maxPixels: number },
): Promise<ImageInfo> {
  const answer = await decoder.decode(path)
  if ('unreadable' in answer) throw new ImageRefused('INTERNAL', answer.unreadable)
  if ('refused' in answer) throw new ImageRefused('NOT_AN_IMAGE')
  const { image } = answer
  if (image.width * image.height > maxPixels) throw new ImageRefused('TOO_MANY_PIXELS')
  return image
}
