/** An upload in JSON that is made to cost much. */
export interface HostileUpload {
  readonly name: string
  readonly body: () => Buffer
  readonly status: number
}

/** Nearly as many bytes as a body may have where an image may have 25 MiB. */
const most = 39_000_000

/** Nearly as many as may come besides `data`. */
const mostBesides = 65_000

const times = (text: string, bytes: number) =>
  text.repeat(Math.floor(bytes / Buffer.byteLength(text)))
const row = (name: string, status: number, text: () => string): HostileUpload => {
  return { name, status, body: () => Buffer.from(text()) }
}
const data = (name: string, text: string, status = 422) =>
  row(`data of ${name}`, status, () => `{"data":"${times(text, most)}"}`)
const besides = (name: string, text: () => string, status = 422) =>
  row(`besides data ${name}`, status, () => `{"x":${text()},"data":"AAAA"}`)

/** None of them holds an image: one that is well-formed throughout, and not too large, is 422. */
export const hostileUploads: readonly HostileUpload[] = [
  data('nothing but base64', 'AAAA', 413),
  data('escaped slashes', '\\/'),
  data('escaped letters', '\\u0041'),
  data('lines of 76', `${'A'.repeat(76)}\\r\\n`, 413),
  data('lines of one', 'A\\n'),
  data('spaces', ' '),
  data('letters and spaces', 'A '),
  data('escaped spaces', '\\u0020'),
  data('escaped backslashes', '\\\\'),
  data('escaped quotes', '\\"'),
  data('what is no base64', '*'),
  data('what is no ASCII', 'é'),
  data('an endless prefix', 'data:image/png;a=b'),
  data('characters that are to be escaped', 'A\n', 400),
  besides('a million numbers', () => `[${times('1,', 2_000_000)}1]`, 413),
  besides('numbers', () => `[${times('1,', mostBesides)}1]`),
  besides('strings', () => `[${times('"",', mostBesides)}1]`),
  besides('objects', () => `[${times('{},', mostBesides)}1]`),
  besides('members', () => {
    return `{${Array.from({ length: 6_000 }, (_, n) => `"${n}":1`).join()}}`
  }),
  besides('lists in lists', () => times('[', 32_000) + times(']', 32_000), 400),
  besides('many lists, each deep', () => {
    const deep = `${times('[', 60)}${times(']', 60)},`
    return `[${times(deep, mostBesides)}1]`
  }),
  besides('a long string', () => `"${times('a', mostBesides)}"`),
  besides('a long string of escapes', () => `"${times('\\u0041', mostBesides)}"`),
  besides('a string that is too long', () => `"${times('a', most)}"`, 413),
  besides('spaces', () => `${times(' ', most)}1`, 413),
  row('members of the upload itself', 422, () => {
    return `{${times('"":1,', mostBesides)}"data":"AAAA"}`
  }),
  row('long names', 422, () => `{"${times('data', mostBesides)}":1,"data":"AAAA"}`),
  row('brackets', 413, () => times('[', most)),
  row('colons', 400, () => `["data"${times(':', most)}`),
  row('zeros', 413, () => times('0', most)),
]
