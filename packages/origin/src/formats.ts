/** The formats of the pictures, by the ending of their names. */
export const contentTypes = {
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
} as const

export type Extension = keyof typeof contentTypes

export function isExtension(text: string): text is Extension {
  return Object.hasOwn(contentTypes, text)
}
