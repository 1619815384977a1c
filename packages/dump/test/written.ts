/** Dumps as people and programs write them: the same items in many spellings. */
import fc from 'fast-check'
import type { DumpItem } from '../src/index.ts'
import { forbidden } from '../src/xml/characters.ts'

/** Text of any planes, with what markup is made of; without what XML forbids, and trimmed. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '&',
        '<',
        '>',
        '"',
        "'",
        ']]>',
        '&lt;',
        '&#65;',
        '00123',
        'true',
        'null',
        '\r',
      ),
      fc.constantFrom(
        '__proto__',
        '\u0301',
        '\u{10ffff}',
        '\n',
        '\t',
        ' ',
        '\\',
        '\u2028',
        '😀',
        '-->',
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join('').replaceAll(new RegExp(forbidden, 'gu'), '').trim())

const optional = fc.option(text)
const item: fc.Arbitrary<DumpItem> = fc.record(
  {
    name: text.filter((name) => name !== ''),
    manufacturer: optional,
    brand: optional,
    category: optional,
    images: fc.array(text, { minLength: 1, maxLength: 4 }),
  },
  { noNullPrototype: true },
)

/** How a text is written in XML, by turns. */
const spelling = fc.constantFrom('entities', 'decimal', 'hexadecimal', 'cdata')
type Spelling = 'entities' | 'decimal' | 'hexadecimal' | 'cdata'
const jsonShape = fc.record({ twin: fc.boolean(), escaped: fc.boolean(), spaced: fc.boolean() })
type JsonShape = typeof jsonShape extends fc.Arbitrary<infer Shape> ? Shape : never

export const dumps = fc.record({
  items: fc.array(item, { maxLength: 5 }),
  xml: fc.array(spelling, { minLength: 1, maxLength: 7 }),
  json: jsonShape,
})

export function toXml(items: readonly DumpItem[], spellings: readonly Spelling[]): string {
  let turn = 0
  const spell = (value: string) => {
    turn += 1
    return inXml(value, spellings[turn % spellings.length] ?? 'entities')
  }
  const field = (name: string, value: string | null) =>
    value === null ? '' : `<${name}>${spell(value)}</${name}>\n`
  const written = items.map(
    ({ name, manufacturer, brand, category, images }) => `<item>
      <images id="1">${images.map((url) => `<url>${spell(url)}</url >`).join('<!-- -->')}</images>
      ${field('category', category)}${field('brand', brand)}<other><name>no</name></other>
      ${field('manufacturer', manufacturer)}${field('name', name)}</item>`,
  )
  return `<?xml version="1.0"?><items>${written.join('\n')}</items>`
}

function inXml(value: string, spelling: Spelling): string {
  // A carriage return that is not a reference becomes a line feed.
  if (spelling === 'cdata' && !value.includes('\r')) {
    return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
  }
  return value.replaceAll(/[&<>"'\r]|[^\0-\x7f]/gu, (character) => reference(character, spelling))
}

function reference(character: string, spelling: Spelling): string {
  const code = character.codePointAt(0) ?? 0
  if (spelling === 'decimal') return `&#${code};`
  if (spelling === 'hexadecimal') return `&#x${code.toString(16)};`
  const named = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }[character]
  return named ?? (character === '\r' ? '&#13;' : character)
}

export function toJson(items: readonly DumpItem[], { twin, escaped, spaced }: JsonShape): string {
  const shaped = twin
    ? { item: items.map((item) => ({ ...item, images: { url: item.images } })) }
    : items
  const body = JSON.stringify({ before: [{}], items: shaped, after: null }, null, spaced ? 1 : 0)
  if (!escaped) return body
  return body.replaceAll(
    /[^\0-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
