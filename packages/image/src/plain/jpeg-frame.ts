import type { Size } from '../bmp.ts'

/** What SOF says of an image. */
export interface Frame extends Size {
  readonly isProgressive: boolean
  /** The identifiers of its components. */
  readonly components: ReadonlySet<number>
}

/** JPEG_MAX_DIMENSION of libjpeg; 535 less than would fit. */
const maxSide = 65_500

/** SOF0, SOF1 and SOF2: Huffman-coded, by DCT. The others are not plain. */
export function isFrame(marker: number): boolean {
  return marker >= 0xffc0 && marker <= 0xffc2
}

/**
 * Reads a SOF of 8 bits a sample: grey, or three components. One without a height leaves it to a DNL
 * after the first scan, which libjpeg does not take.
 *
 * @see ITU T.81, B.2.2
 */
export function readFrame(marker: number, data: Buffer): Frame | undefined {
  const count = data[5]
  if (data[0] !== 8 || (count !== 1 && count !== 3) || data.length !== 6 + 3 * count) {
    return undefined
  }
  const height = data.readUInt16BE(1)
  const width = data.readUInt16BE(3)
  if (width < 1 || width > maxSide || height < 1 || height > maxSide) return undefined

  const components = new Set<number>()
  for (let at = 6; at < data.length; at += 3) {
    const sampling = data.readUInt8(at + 1)
    if (!isFactor(sampling >> 4) || !isFactor(sampling & 15) || data.readUInt8(at + 2) > 3) {
      return undefined
    }
    components.add(data.readUInt8(at))
  }
  if (components.size !== count) return undefined
  return { width, height, isProgressive: marker === 0xffc2, components }
}

function isFactor(sampling: number): boolean {
  return sampling >= 1 && sampling <= 4
}

/**
 * Whether SOS begins a frame: with some of its components, each once, and, where it is progressive,
 * with the first bits of the DC coefficients.
 *
 * @see ITU T.81, B.2.3 and G.1.1.1
 */
export function isFirstScan(data: Buffer, { components, isProgressive }: Frame): boolean {
  const count = data[0] ?? 0
  if (count < 1 || count > components.size || data.length !== 4 + 2 * count) return false
  const seen = new Set<number>()
  for (let at = 1; at <= 2 * count; at += 2) {
    const component = data.readUInt8(at)
    const tables = data.readUInt8(at + 1)
    if (!components.has(component) || tables >> 4 > 3 || (tables & 15) > 3) return false
    seen.add(component)
  }
  const [from, to, bits = 0] = data.subarray(1 + 2 * count)
  if (seen.size !== count || from !== 0) return false
  return isProgressive ? to === 0 && bits <= 13 : to === 63 && bits === 0
}
