import type { Size } from '../bmp.ts'

/** What IHDR says of an image. */
export interface PngHeader extends Size {
  readonly depth: number
  readonly colourType: number
}

/** Whether its data is as it has to be; `colours` is how many PLTE had, 0 where there was none. */
type Check = (data: Buffer, header: PngHeader, colours: number) => boolean

/** What may stand in front of PLTE alone, then what may stand anywhere. Each once. */
const beforePalette: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['gAMA', (data) => data.length === 4],
  ['cHRM', (data) => data.length === 32],
  ['sRGB', (data) => data.length === 1 && data.readUInt8(0) <= 3],
  ['sBIT', (data, header) => data.length === sampleCount(header)],
  ['PLTE', isPalette],
])
const anywhere: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['pHYs', (data) => data.length === 9 && data.readUInt8(8) <= 1],
  ['tIME', (data) => data.length === 7],
  ['tRNS', isTransparency],
  ['bKGD', isBackground],
])

/**
 * Whether a chunk between IHDR and IDAT is a common one that libvips reads without a complaint. Those
 * that are compressed, and EXIF, are not plain: libvips may find something wrong inside.
 *
 * @param seen the types that came before, with their data; the chunk itself is added
 * @see PNG, third edition, 11.2 and 11.3, and of the order 5.6
 */
export function isPlainChunk(
  type: string,
  data: Buffer,
  header: PngHeader,
  seen: Map<string, Buffer>,
): boolean {
  if (type === 'tEXt') return isPlainText(data)
  const early = beforePalette.get(type)
  const check = early ?? anywhere.get(type)
  if (check === undefined || seen.has(type) || (early && seen.has('PLTE'))) return false
  seen.set(type, data)
  return check(data, header, (seen.get('PLTE')?.length ?? 0) / 3)
}

/** Of a type of colour without a palette, it would be no more than a suggestion: that is not plain. */
function isPalette(_: Buffer, { colourType, depth }: PngHeader, colours: number): boolean {
  return colourType === 3 && Number.isInteger(colours) && colours >= 1 && colours <= 2 ** depth
}

function isTransparency(data: Buffer, { colourType }: PngHeader, colours: number): boolean {
  if (colourType === 3) return data.length >= 1 && data.length <= colours
  return data.length === (colourType === 0 ? 2 : 6) && (colourType === 0 || colourType === 2)
}

function isBackground(data: Buffer, { colourType }: PngHeader, colours: number): boolean {
  if (colourType === 3) return data.length === 1 && data.readUInt8(0) < colours
  return data.length === (colourType === 2 || colourType === 6 ? 6 : 2)
}

/** How many values sBIT has. */
function sampleCount({ colourType }: PngHeader): number {
  const colours = colourType === 0 || colourType === 4 ? 1 : 3
  return colourType >= 4 ? colours + 1 : colours
}

/** The keywords of 11.3.3.1, and those of ImageMagick: others libvips may take for EXIF or XMP. */
const keywords: ReadonlySet<string> = new Set([
  'Title',
  'Author',
  'Description',
  'Copyright',
  'Creation Time',
  'Software',
  'Disclaimer',
  'Warning',
  'Source',
  'Comment',
  'date:create',
  'date:modify',
  'date:timestamp',
])

function isPlainText(data: Buffer): boolean {
  const end = data.indexOf(0)
  return end <= 79 && end >= 1 && keywords.has(data.toString('latin1', 0, end))
}
