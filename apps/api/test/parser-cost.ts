/**
 * A process of its own that parses the bodies of the corpus, or those that its arguments name, and
 * tells what each has cost. It runs with --expose-gc.
 */
import {
  corpus,
  corpusLimits,
  extremes,
  floods,
  type Row,
} from '../../../packages/dump/test/corpus/index.ts'
import { Parser } from '../src/parser/parser.ts'
import { Problem } from '../src/problem.ts'
import { measure } from './measure.ts'

export interface Cost {
  readonly name: string
  readonly bytes: number
  /** How many items were found, or why there are none. */
  readonly answer:
    | number
    | { readonly status: number; readonly says: string; readonly paths: readonly string[] }
  readonly milliseconds: number
  /** For how long the event loop stood still at most, in milliseconds. */
  readonly stood: number
  /** How much more memory the process held at most than before, beside the body itself, in MB. */
  readonly grew: number
  /** What is in use afterwards, in MB; the rest of its memory the process keeps for the next. */
  readonly used: number
}

/** The machine may be busy with others: what seems too much is tried again. */
const tries = 3
const isMuch = ({ stood, grew }: Cost) => stood > 200 || grew > 100

const parser = new Parser()
const chosen = process.argv.slice(2)
const large = new Set([...floods, ...extremes])
const rows = [...corpus, ...large]
// All code is loaded, and a thread has come and gone, before anything is measured.
for (const row of corpus) await answerTo(row, row.body())
await answerTo({ format: 'xml' }, Buffer.alloc(300_000, ' '))
for (const row of rows.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
  const measure = large.has(row) ? measureThread : measureHere
  let cost = await measure(row)
  for (let more = 1; more < tries && isMuch(cost); more += 1) cost = await measure(row)
  process.send?.(cost)
}
await parser.close()
process.disconnect?.()

/** A small body is parsed on the event loop, which stands still until it is done. */
async function measureHere(row: Row): Promise<Cost> {
  const body = row.body()
  const before = process.memoryUsage.rss()
  const start = performance.now()
  const answer = await answerTo(row, body)
  const milliseconds = performance.now() - start
  const grew = (process.memoryUsage.rss() - before) / 1e6
  return { ...toCost(row, body), answer, milliseconds, stood: milliseconds, grew }
}

async function measureThread(row: Row): Promise<Cost> {
  const body = row.body()
  const { result: answer, ...cost } = await measure(() => answerTo(row, body))
  globalThis.gc?.()
  return { ...toCost(row, body), answer, ...cost }
}

function toCost({ name }: Row, { length }: Uint8Array): Pick<Cost, 'name' | 'bytes' | 'used'> {
  const { heapUsed, external } = process.memoryUsage()
  return { name, bytes: length, used: (heapUsed + external - length) / 1e6 }
}

async function answerTo(
  { format }: Pick<Row, 'format'>,
  body: Uint8Array,
): Promise<Cost['answer']> {
  try {
    return (await parser.parse({ body, format, ...corpusLimits })).length
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const faults = error.errors ?? []
    const says = faults[0]?.message ?? error.message
    return { status: error.status, says, paths: faults.map(({ path }) => path) }
  }
}
