/** In characters: more than any file system takes for one name. */
export const longestName = 255

/** What would lead out of a folder, end a header early, or make a name look like another one. */
const unsafe = /[\p{C}\p{Zl}\p{Zp}\\/:*?"<>|%]+/gu

/**
 * What a file is called, as it is shown: as it was given, but for control characters and what is
 * beyond the longest. Nothing is ever stored under it.
 *
 * @returns undefined where nothing is left of it
 */
export function nameOf(given: string): string | undefined {
  const plain = given.toWellFormed().replace(/\p{Cc}+/gu, '')
  return [...plain].slice(0, longestName).join('').trim() || undefined
}

/** The extension under which a file is uploaded: what its name has, if that is a plain one. */
export function extensionOf(name: string): string {
  return /\.([a-z0-9]{1,8})$/.exec(name.toLowerCase())?.[1] ?? 'bin'
}

/**
 * The name under which a browser saves a file that was looked at: its own, as far as it is safe,
 * with the extension of what was found.
 */
export function savedName(name: string, extension: string): string {
  const safe = [...name.replace(unsafe, ' ')]
    .slice(0, 100)
    .join('')
    .replace(/\.[a-z0-9]{1,8}\s*$/i, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  return `${safe || 'image'}.${extension}`
}
