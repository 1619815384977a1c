/** In characters: with an extension it fits into the 255 bytes that file systems allow. */
const longest = 60

/** What would end a name early, lead out of its folder, or make it look like another one. */
const unsafe = /[\p{C}\p{Zl}\p{Zp}\\/:*?"<>|%]+/gu

/**
 * The name under which a browser saves a file: the caption where there is something left of it.
 *
 * @param otherwise what it is called where there is not
 * @param extension as file names end, without the dot
 */
export function fileName(caption: string, otherwise: string, extension: string): string {
  const name = [...caption.replace(unsafe, ' ')]
    .slice(0, longest)
    .join('')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  return `${name || otherwise}.${extension}`
}
