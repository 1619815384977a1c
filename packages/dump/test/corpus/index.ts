import { jsonEncodings, jsonGrammar, jsonPrototypes, jsonValues } from './json.ts'
import { malformed, type Row } from './row.ts'
import { xmlDoctypes, xmlEntities, xmlMarkup } from './xml.ts'
import { xmlEncodings, xmlPrototypes, xmlTexts } from './xml-values.ts'

export { extremes, floods } from './floods.ts'
export { corpusLimits, type Expected, type Row } from './row.ts'

/** Two small dumps with something of everything in them. */
export const samples = {
  xml: `\ufeff<?xml version='1.0' encoding="UTF-8" standalone='yes' ?>
<?p i?><!-- é --><items a="&lt;">
  <item><name>Tomät <![CDATA[<Soup>]]>&#x1F345;</name><brand/>
    <images ><url>u&amp;v</url></images><other b='c'><d/></other></item >
</items>`,
  json: `\ufeff{"items": [
  {"name": "Tom\\u00e4t\\n 🍅", "images": ["u", "v"], "more": [{}, [], -1.5e+3, true, null]}
]}`,
} as const

/** The samples, cut before each of their bytes. */
const truncations: readonly Row[] = (['xml', 'json'] as const).flatMap((format) => {
  const whole = Buffer.from(samples[format])
  return Array.from({ length: whole.length }, (_, length) => ({
    name: `${format}: a dump that ends after ${length} bytes`,
    format,
    body: () => whole.subarray(0, length),
    expected: malformed(/^/),
  }))
})

/** All bodies that are small. */
export const corpus: readonly Row[] = [
  ...xmlEntities,
  ...xmlDoctypes,
  ...xmlMarkup,
  ...xmlTexts,
  ...xmlEncodings,
  ...xmlPrototypes,
  ...jsonGrammar,
  ...jsonValues,
  ...jsonEncodings,
  ...jsonPrototypes,
  ...truncations,
]
