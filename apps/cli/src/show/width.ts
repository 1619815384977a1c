const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Scripts whose characters take two columns (the wide of Unicode's annex 11), and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u
const plain = /^[\x20-\x7e]*$/

/** Makes a stranger's text one line that tells the terminal to do nothing. */
export function harmless(text: string): string {
  // Controls, and the marks that turn the direction of what follows.
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
}

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  if (plain.test(text)) return text.length
  return [...graphemes.segment(text)].reduce((sum, { segment }) => sum + columns(segment), 0)
}

export function padTo(width: number, text: string): string {
  return text + ' '.repeat(Math.max(width - widthOf(text), 0))
}

/**
 * A text in so many columns at most.
 *
 * @param end which of its ends is kept: of a URL the last part tells more
 */
export function fit(text: string, width: number, end: 'start' | 'end' = 'start'): string {
  if (widthOf(text) <= width) return text
  const segments = [...graphemes.segment(text)].map(({ segment }) => segment)
  if (end === 'end') segments.reverse()
  const kept: string[] = []
  let left = width - 1
  for (const segment of segments) {
    left -= columns(segment)
    if (left < 0) break
    kept.push(segment)
  }
  return end === 'end' ? `…${kept.reverse().join('')}` : `${kept.join('')}…`
}

function columns(grapheme: string): number {
  return wide.test(grapheme) ? 2 : 1
}
