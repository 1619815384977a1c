import sharp from 'sharp'
import type { Signature } from './signature.ts'

/** What libvips decodes for us; BMP is read by our own means. */
export type Decodable = Exclude<Signature, 'bmp'>

/** Each kind's loader, and only that from files. */
const loaders: Readonly<Record<Decodable, string>> = {
  png: 'VipsForeignLoadPngFile',
  jpeg: 'VipsForeignLoadJpegFile',
  gif: 'VipsForeignLoadNsgifFile',
  webp: 'VipsForeignLoadWebpFile',
  tiff: 'VipsForeignLoadTiffFile',
  heif: 'VipsForeignLoadHeifFile',
}

// Of everything that libvips can load (SVG, its own format, raw pixels, tables of numbers…) only
// these. sniff() lets nothing else come here; this is the second lock.
allow(Object.values(loaders))
sharp.cache(false)
sharp.concurrency(1)

/**
 * Lets libvips use one loader, until the next call: it asks each that it may use whether a file is
 * for it, and each opens the file to find out, which was a quarter of what a JPEG's header cost.
 */
export function allowOnly(kind: Decodable): void {
  allow([loaders[kind]])
}

function allow(operation: string[]): void {
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation })
}

export { sharp }
