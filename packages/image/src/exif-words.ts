import type { Exif } from '@image-dump/outcome'

/** A tag as exifreader gives it: its bytes as numbers, and what they mean. */
export interface Tag {
  readonly value?: unknown
  readonly description?: unknown
}

/** The tags that are read, by the names of the specification; nothing else is even looked for. */
export const tagNames = [
  'Make',
  'Model',
  'Software',
  'Orientation',
  'Flash',
  'MeteringMode',
  'Saturation',
  'Sharpness',
  'Contrast',
  'XResolution',
  'YResolution',
  'ApertureValue',
  'FNumber',
  'FocalLength',
  'ExifVersion',
] as const

export type Tags = Readonly<Partial<Record<(typeof tagNames)[number], Tag>>>

/** In characters: the longest name of a camera that was found has 46. */
const longest = 100

/**
 * What the tags of a photo say. Whatever a file made of them, each text is short, without control
 * characters, and well-formed.
 */
export function toExif(tags: Tags): Exif {
  const orientation = tags.Orientation?.value
  return {
    make: textOf(tags.Make),
    model: textOf(tags.Model),
    software: textOf(tags.Software),
    orientation: isOrientation(orientation) ? orientation : null,
    flash: wordOf(tags.Flash),
    meteringMode: wordOf(tags.MeteringMode),
    saturation: wordOf(tags.Saturation),
    sharpness: wordOf(tags.Sharpness),
    contrast: wordOf(tags.Contrast),
    xResolution: decimal(ratioOf(tags.XResolution), 2),
    yResolution: decimal(ratioOf(tags.YResolution), 2),
    apertureValue: decimal(fNumberOf(tags.ApertureValue) ?? ratioOf(tags.FNumber), 1),
    focalLength: decimal(ratioOf(tags.FocalLength), 2),
    exifVersion: versionOf(tags.ExifVersion),
  }
}

/** A photo that says nothing. */
export const noExif: Exif = toExif({})

function textOf(tag: Tag | undefined): string | null {
  const [text] = [tag?.value].flat()
  if (typeof text !== 'string') return null
  // Cameras fill a field up with NULs or spaces, and some leave junk behind the first NUL.
  const [plain = ''] = text.split('\0', 1)
  const clean = plain.toWellFormed().replace(/\p{C}+/gu, ' ')
  return [...clean.trim()].slice(0, longest).join('') || null
}

/** The words for a number of the specification's lists; a number that is on none has no word. */
function wordOf(tag: Tag | undefined): string | null {
  const { value, description } = tag ?? {}
  if (typeof value !== 'number' || typeof description !== 'string') return null
  const isWord = /^[A-Z][A-Za-z, -]{0,99}$/.test(description) && description !== 'Unknown'
  return isWord ? description : null
}

function isOrientation(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 8
}

function ratioOf(tag: Tag | undefined): number | undefined {
  const [over, under, ...more] = Array.isArray(tag?.value) ? tag.value : []
  if (typeof over !== 'number' || typeof under !== 'number' || more.length > 0) return undefined
  const ratio = over / under
  // 0/0 is how a camera says that it does not know, and 1/0 that it is infinite.
  return Number.isFinite(ratio) && ratio > 0 ? ratio : undefined
}

/** ApertureValue is in the APEX system: 2 to the power of half of it is the f-number. */
function fNumberOf(tag: Tag | undefined): number | undefined {
  const apex = ratioOf(tag)
  const fNumber = apex === undefined ? undefined : 2 ** (apex / 2)
  return fNumber !== undefined && Number.isFinite(fNumber) ? fNumber : undefined
}

function decimal(number: number | undefined, digits: number): string | null {
  if (number === undefined || number >= 1e9) return null
  return String(Number(number.toFixed(digits)))
}

/** Four ASCII digits, which exifreader gives as their codes. */
function versionOf(tag: Tag | undefined): string | null {
  const codes = Array.isArray(tag?.value) ? tag.value : []
  const digits = codes.map((code) => (typeof code === 'number' ? String.fromCharCode(code) : ''))
  const version = digits.join('')
  return /^\d{4}$/.test(version) ? version : null
}
