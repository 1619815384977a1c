/** What packages/dump takes from node:buffer, for the browser. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

/** The one use of the global there: the first bytes of a body as text, a character a byte. */
export const Buffer = {
  from(bytes: Uint8Array) {
    return { toString: (_: 'latin1') => String.fromCharCode(...bytes) }
  },
}
