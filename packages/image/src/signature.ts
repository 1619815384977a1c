/** The kinds of file that are looked at further; heif is AVIF and HEIC. */
export type Signature = 'png' | 'jpeg' | 'gif' | 'webp' | 'tiff' | 'heif' | 'bmp'

/** How much of a file `sniff` and `readBmp` want to see, in bytes. */
export const headLength = 64

/**
 * What a file claims to be, by its first bytes. Not yet what it is: that is decided by a decoder
 * of that kind. What is not on the list, SVG first of all, never reaches a decoder.
 */
export function sniff(head: Buffer): Signature | undefined {
  return signatures.find(([offset, bytes]) =>
    bytes.equals(head.subarray(offset, offset + bytes.length)),
  )?.[2]
}

const signatures: readonly (readonly [number, Buffer, Signature])[] = [
  [0, ascii('\x89PNG\r\n\x1a\n'), 'png'],
  [0, ascii('\xff\xd8\xff'), 'jpeg'],
  [0, ascii('GIF87a'), 'gif'],
  [0, ascii('GIF89a'), 'gif'],
  [8, ascii('WEBP'), 'webp'],
  [0, ascii('II*\0'), 'tiff'],
  [0, ascii('MM\0*'), 'tiff'],
  [0, ascii('II+\0'), 'tiff'], // BigTIFF
  [0, ascii('MM\0+'), 'tiff'],
  [4, ascii('ftyp'), 'heif'],
  [0, ascii('BM'), 'bmp'],
]

function ascii(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}
