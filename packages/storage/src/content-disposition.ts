/**
 * A `Content-Disposition` that shows a file where it can be shown and saves it under a name: in
 * plain ASCII for all, and in full (RFC 8187) where that is not the same.
 */
export function contentDisposition(filename: string): string {
  // RFC 6266 appendix D: no quotes, backslashes, percent signs or controls in the plain form.
  const plain = filename.replace(/[^\x20-\x7e]|["\\%]/gu, '_')
  const full = plain === filename ? '' : `; filename*=UTF-8''${encodeExtended(filename)}`
  return `inline; filename="${plain}"${full}`
}

/** RFC 8187 3.2.1 allows less than encodeURIComponent leaves as it is. */
function encodeExtended(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
