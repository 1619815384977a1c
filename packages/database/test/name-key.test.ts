import t from 'tap'
import { nameKey } from '../src/index.ts'

const same: readonly (readonly string[])[] = [
  ['anna', 'ANNA', 'Anna', 'ａｎｎａ'],
  ['Ärger', 'ärger', 'A\u0308RGER', 'a\u0308rger'],
  ['straße-ini', 'STRASSE-INI', 'STRAẞE-INI', 'straſſe-ini', 'strasse-ını'],
  ['ὈΔΥΣΣΕΎΣ', 'ὀδυσσεύς', 'ὀδυσσεύσ'],
  ['ΐ', '\u0399\u0308\u0301', '\u03ca\u0301'],
  ['Kelvin', '\u212aelvin'],
]
for (const spellings of same) {
  t.test(`${spellings.join(', ')} are one name`, async (t) => {
    t.equal(new Set(spellings.map(nameKey)).size, 1)
  })
}

t.test('different names stay different', async (t) => {
  const names = ['anna', 'änna', 'anma', 'an na', 'anna1', 'анна']
  t.equal(new Set(names.map(nameKey)).size, names.length)
})

t.test('of every character, the key is that of all its cases and forms, and its own', async (t) => {
  const differing: string[] = []
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const text = String.fromCodePoint(code)
    if (/[\p{Cn}\p{Co}\p{Cs}]/u.test(text)) continue
    const key = nameKey(text)
    const apart = text.normalize('NFD')
    const spellings = [text.toUpperCase(), text.toLowerCase(), apart, text.normalize('NFKC'), key]
    spellings.push(apart.toUpperCase(), apart.toLowerCase(), text.toUpperCase().toLowerCase())
    if (spellings.some((spelling) => nameKey(spelling) !== key)) differing.push(code.toString(16))
  }
  t.strictSame(differing, [])
})
