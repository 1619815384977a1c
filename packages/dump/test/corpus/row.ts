import type { DumpFormat } from '../../src/index.ts'

/** What comes of a body: the items that it holds, how many, or why it is refused. */
export type Expected = { readonly items: readonly object[] } | { readonly count: number } | Refused

export interface Refused {
  readonly status: 400 | 415 | 422
  /** What the message says: of a 422 the first fault's. */
  readonly says: RegExp
  /** The paths of a 422. */
  readonly paths?: readonly string[]
}

/** One body that a stranger may send. */
export interface Row {
  readonly name: string
  readonly format: DumpFormat
  /** Makes the body: a large one is there only while it is used. */
  readonly body: () => Uint8Array
  readonly expected: Expected
}

/** Rows are judged with these: a row shows one thing, and most need no more than an item for it. */
export const corpusLimits = { minItems: 1, maxItems: 10_000 }

export const malformed = (says: RegExp): Refused => ({ status: 400, says })
export const foreign = (encoding: string): Refused => ({
  status: 415,
  says: new RegExp(`^The body is in ${encoding}; only UTF-8 is read\\.$`),
})
export const faulty = (says: RegExp, ...paths: readonly string[]): Refused => ({
  status: 422,
  says,
  paths,
})

/** An item with what every row's item has, and what this row is about. */
export const found = (members: object = {}): Expected => ({
  items: [
    { name: 'n', manufacturer: null, brand: null, category: null, images: ['u'], ...members },
  ],
})

type Listed = readonly [name: string, body: string | Uint8Array, expected: Expected]

export function rows(format: DumpFormat, listed: readonly Listed[]): readonly Row[] {
  return listed.map(([name, body, expected]) => ({
    name: `${format}: ${inAscii(name)}`,
    format,
    body: () => Buffer.from(body),
    expected,
  }))
}

/** A name of a test is a line of TAP. */
function inAscii(name: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return name.replaceAll(/[^ -~]/g, escaped)
}
