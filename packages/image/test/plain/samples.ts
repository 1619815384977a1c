import { readFile } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import { webp as animation } from '../many-parts.ts'
import { type Kind, layouts } from './parts.ts'

/** An image as it is found in the wild, and whether its header is to be read without a decoder. */
export interface Sample {
  readonly kind: Kind
  readonly name: string
  readonly isPlain: boolean
  readonly bytes: Buffer
}

/** Every sort of JPEG, PNG and WebP that sharp makes, and some that others make. */
export async function makeSamples(): Promise<readonly Sample[]> {
  const kinds = { jpeg: { ...jpegs(), ...photo() }, png: pngs(), webp: webps() }
  const made = Object.entries(kinds).flatMap(([kind, images]) => {
    if (!isKind(kind)) return []
    return Object.entries(images).map(async ([name, image]): Promise<Sample> => {
      const bytes = image instanceof Promise ? await image : await image.toBuffer()
      return { kind, name: `${kind}, ${name}`, isPlain: !name.endsWith('*'), bytes }
    })
  })
  return Promise.all(made)
}

function isKind(name: string): name is Kind {
  return name in layouts
}

/** By name; one that ends with a star is left to the decoder. */
type Images = Readonly<Record<string, Sharp | Promise<Buffer>>>

const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
const create = { width: 70, height: 45, channels: 3, background: '#123', noise } as const
const rgb = () => sharp({ create })
const rgba = () => rgb().ensureAlpha(0.5)
const grey = () => rgb().toColourspace('b-w')
const deep = () => rgb().toColourspace('rgb16')
const tagged = () => rgb().withExif({ IFD0: { Make: 'Canon' } })
const withXmp = () => rgb().withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')

function jpegs(): Images {
  return {
    '4:2:0': rgb().jpeg(),
    '4:4:4': rgb().jpeg({ chromaSubsampling: '4:4:4' }),
    'quality 1': rgb().jpeg({ quality: 1 }),
    progressive: rgb().jpeg({ progressive: true }),
    mozjpeg: rgb().jpeg({ mozjpeg: true }),
    'common Huffman tables': rgb().jpeg({ optimiseCoding: false }),
    grey: grey().jpeg(),
    'grey and progressive': grey().jpeg({ progressive: true }),
    'colour profile': rgb().withIccProfile('p3').jpeg(),
    EXIF: tagged().jpeg(),
    turned: rgb().withMetadata({ orientation: 6 }).jpeg(),
    XMP: withXmp().jpeg(),
    'one pixel': rgb().resize(1, 1).jpeg(),
    'of a web site': withParts('jpeg', rgb().jpeg(), 0, [
      ['\xff\xe0', 'JFIF\0\x01\x01\x01\0\x48\0\x48\0\0'],
      ['\xff\xed', 'Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\0'],
      ['\xff\xee', 'Adobe\0\x64\0\0\0\0\x01'],
      ['\xff\xfe', 'made by hand'],
      ['\xff\xdd', '\0\x08'],
    ]),
    'CMYK *': rgb().toColourspace('cmyk').jpeg(),
  }
}

function photo(): Images {
  return { photo: readFile(new URL('../fixtures/nikon-coolpix-p1.jpg', import.meta.url)) }
}

function pngs(): Images {
  const palette = { palette: true, dither: 0 } as const
  return {
    RGB: rgb().png(),
    'RGB with alpha': rgba().png(),
    grey: grey().png(),
    'grey with alpha': grey().ensureAlpha(0.5).png(),
    '16 bits': deep().png(),
    '16 bits with alpha': deep().ensureAlpha(0.5).png(),
    interlaced: rgb().png({ progressive: true }),
    palette: rgb().png({ ...palette, colours: 16 }),
    'palette of 2': rgb().png({ ...palette, colours: 2 }),
    'palette with alpha': rgba().png({ ...palette, colours: 16 }),
    'one pixel': rgb().resize(1, 1).png(),
    'of a web site': withParts('png', rgb().png(), 1, [
      ['gAMA', '\0\0\xb1\x8f'],
      [
        'cHRM',
        '\0\0\x7a\x26\0\0\x80\x84\0\0\xfa\0\0\0\x80\xe8\0\0\x75\x30\0\0\xea\x60\0\0\x3a\x98\0\0\x17\x70',
      ],
      ['sRGB', '\0'],
      ['sBIT', '\x08\x08\x08'],
      ['bKGD', '\0\xff\0\xff\0\xff'],
      ['tIME', '\x07\xe8\x02\x1d\x17\x3b\x3c'],
      ['tEXt', 'Software\0by hand'],
      ['tEXt', 'date:create\x002026-01-01'],
    ]),
    'colour profile *': rgb().withIccProfile('srgb').png(),
    'EXIF *': tagged().png(),
    'XMP *': withXmp().png(),
  }
}

function webps(): Images {
  return {
    lossy: rgb().webp(),
    'lossy with alpha': rgba().webp(),
    lossless: rgb().webp({ lossless: true }),
    'lossless with alpha': rgba().webp({ lossless: true }),
    'near lossless': rgb().webp({ nearLossless: true }),
    'one pixel': rgb().resize(1, 1).webp(),
    'with more behind': withParts('webp', rgb().webp(), 1, [['PADD', 'x'.repeat(99)]]),
    'colour profile *': rgb().withIccProfile('p3').webp(),
    'EXIF *': tagged().webp(),
    'animated *': animation(2),
  }
}

/** An image with more segments or chunks in front of the one at a place. */
async function withParts(
  kind: Kind,
  image: Sharp,
  at: number,
  more: readonly (readonly [name: string, data: string])[],
): Promise<Buffer> {
  const { split, join } = layouts[kind]
  const added = more.map(([name, data]) => ({ name, data: Buffer.from(data, 'latin1') }))
  return join(split(await image.toBuffer()).toSpliced(at, 0, ...added))
}
