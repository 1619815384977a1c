import { fileURLToPath } from 'node:url'
import type { ImageInfo } from './decode.ts'
import { Decoder } from './decoder.ts'
import type { HeaderAnswer } from './decoder-process.ts'
import { readPlainHeader } from './plain/plain-header.ts'
import { ImageRefused } from './refused.ts'

/** Most headers take 0.3 ms; the worst that was found, 250. */
const decoder = new Decoder<string, HeaderAnswer>({
  script: fileURLToPath(new URL('./decoder-process.ts', import.meta.url)),
  patience: 5_000,
})

/** What is in memory of a file that was just written. */
export interface Seen {
  /** Its first bytes, as many as there are, in the pieces that they came in. */
  readonly head: readonly Buffer[]
  /** The length of the file. */
  readonly bytes: number
}

export interface InspectOptions {
  readonly maxPixels: number
  /** With it, most files need no decoder. */
  readonly seen?: Seen
}

/**
 * What kind of image a file is and how large, by its header, whatever anyone called it: png, jpeg,
 * gif, webp, avif, heic, tiff or bmp. An SVG is refused, and never rasterised.
 *
 * Width and height are those of the pixels as they are stored: an orientation in EXIF is not
 * applied (a HEIC's own rotation, which belongs to its pixels, is). Of an animation or a document
 * it is the size of one frame.
 *
 * A header that is plain is read here (plain-header.ts), in some 5 µs. Any other is decoded by libvips
 * in a process of its own (decoder.ts), one file at a time, which takes about 0.3 ms of CPU; it alone
 * refuses what is no image. Either way, that the rest of the image is whole is not checked.
 *
 * @throws ImageRefused NOT_AN_IMAGE; TOO_MANY_PIXELS, from the header, for more than `maxPixels`
 *   in a frame; INTERNAL when the file or the decoder could not be used.
 */
export async function inspectImage(
  path: string,
  { maxPixels, seen }: InspectOptions,
): Promise<ImageInfo> {
  const image = (seen && readSeen(seen)) ?? (await decode(path))
  if (image.width * image.height > maxPixels) throw new ImageRefused('TOO_MANY_PIXELS')
  return image
}

/** Mostly the first piece has the whole header; then nothing is put together. */
function readSeen({ head: [first, ...others], bytes }: Seen): ImageInfo | undefined {
  if (first === undefined) return undefined
  const image = readPlainHeader(first, bytes)
  if (image !== undefined || others.length === 0) return image
  return readPlainHeader(Buffer.concat([first, ...others]), bytes)
}

async function decode(path: string): Promise<ImageInfo> {
  const answer = await decoder.decode(path)
  if ('unreadable' in answer) throw new ImageRefused('INTERNAL', answer.unreadable)
  if ('refused' in answer) throw new ImageRefused('NOT_AN_IMAGE')
  return answer.image
}
