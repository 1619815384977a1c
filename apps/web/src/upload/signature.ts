/** The first bytes of the kinds of image that the server takes, and where they stand. */
const signatures: readonly (readonly [offset: number, text: string])[] = [
  [0, '\x89PNG'],
  [0, '\xff\xd8\xff'],
  [0, 'GIF8'],
  [8, 'WEBP'],
  [0, 'II*\0'],
  [0, 'MM\0*'],
  [0, 'II+\0'],
  [0, 'MM\0+'],
  [4, 'ftyp'],
  [0, 'BM'],
]

/**
 * Whether a file may be an image by its first bytes, whatever its name says: one that is none need
 * not travel first. The server decides.
 */
export async function mayBeImage(file: Blob): Promise<boolean> {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 16).arrayBuffer()))
  return signatures.some(([offset, text]) => head.startsWith(text, offset))
}
