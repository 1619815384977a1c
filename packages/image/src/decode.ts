import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { Metadata } from 'sharp'
import { allowOnly, type Decodable, sharp } from './allow-list.ts'
import { readBmp, type Size } from './bmp.ts'
import { hasTooManyParts, type ReadAt } from './parts.ts'
import { headLength, sniff } from './signature.ts'

/** An image by what its bytes say. */
export interface ImageInfo extends Size {
  readonly contentType: string
  /** As file names end, without the dot. */
  readonly extension: string
}

/**
 * Decodes the header of a file. Undefined when it is no image of a kind that we take.
 * For use in a process of its own (decoder-process.ts), for one file after the other: it reads
 * synchronously, and a file that is made for it may crash the decoder.
 *
 * @throws when the file cannot be read.
 */
export async function decodeHeader(path: string): Promise<ImageInfo | undefined> {
  const claim = look(path)
  if (claim === undefined) return undefined
  if (claim.kind === 'bmp') return { ...claim.size, contentType: 'image/bmp', extension: 'bmp' }
  allowOnly(claim.kind)
  try {
    // The pixel limit is not set here, since it would fail with an error that only its text tells
    // from others. Nothing but the header is decoded: inspect.ts compares what it says.
    return describe(await sharp(path, { failOn: 'error', limitInputPixels: false }).metadata())
  } catch {
    return undefined // libvips has no codes for its errors; whatever it was, it is no image to us.
  }
}

type Claim = { readonly kind: 'bmp'; readonly size: Size } | { readonly kind: Decodable }

/** What the first bytes claim, with what there is to say about it without a decoder. */
function look(path: string): Claim | undefined {
  const file = openSync(path, 'r')
  try {
    const read: ReadAt = (offset, length) => {
      const bytes = Buffer.alloc(length)
      return bytes.subarray(0, readSync(file, bytes, 0, length, offset))
    }
    const head = read(0, headLength)
    const signature = sniff(head)
    if (signature === undefined) return undefined
    const { size } = fstatSync(file)
    if (signature === 'bmp') {
      const bmp = readBmp(head, size)
      return bmp && { kind: signature, size: bmp }
    }
    return hasTooManyParts(signature, read, size) ? undefined : { kind: signature }
  } finally {
    closeSync(file)
  }
}

const extensions: ReadonlyMap<string, string> = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['image/avif', 'avif'],
  ['image/heic', 'heic'],
  ['image/tiff', 'tiff'],
])

function describe(found: Metadata): ImageInfo | undefined {
  const contentType = found.mediaType ?? ''
  const extension = extensions.get(contentType)
  if (extension === undefined) return undefined
  return { contentType, extension, width: found.width, height: found.pageHeight ?? found.height }
}
