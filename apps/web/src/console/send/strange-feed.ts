/**
 * What is to be said of a text that is neither XML nor JSON by its first character; the parsers would
 * only tell at which one they gave up.
 *
 * @returns undefined where it may be one of both
 */
export function strangeness(text: string): string | undefined {
  const start = text.trimStart()
  if (/^[<{[]/.test(start)) return undefined
  const [header = ''] = start.split(/[\r\n]/, 1)
  const columns = header.split(/[,;\t]/)
  const isTable = columns.length > 1 && columns.some((column) => /name|url|image/i.test(column))
  return isTable
    ? 'This is CSV, and the console takes XML or JSON. The command line takes CSV as it is: npx image-dump send FILE'
    : 'This is neither XML nor JSON: a feed begins with < or {.'
}
