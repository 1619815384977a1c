/**
 * Where the string ends whose text begins here, or began in a piece before this one: the offset of
 * its closing quote, or -1 where it goes on.
 */
export function closingQuote(text: string): number {
  let at = text.indexOf('"')
  while (at !== -1 && isEscaped(text, at)) at = text.indexOf('"', at + 1)
  return at
}

/** How much of a piece of a string can be read already: all but an escape that it breaks off in. */
export function readableLength(text: string): number {
  const at = text.lastIndexOf('\\')
  if (at === -1 || isEscaped(text, at)) return text.length
  const length = text[at + 1] === 'u' ? 6 : 2
  return at + length > text.length ? at : text.length
}

/** Whether an odd number of backslashes stands before an offset. */
function isEscaped(text: string, at: number): boolean {
  let start = at
  while (text[start - 1] === '\\') start -= 1
  return (at - start) % 2 === 1
}
