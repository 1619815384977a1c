// What `npm run chaos` runs: one fault after the other, a row for each.
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { NoSmallDisk } from './cluster/small-disk.ts'
import { experiment } from './experiment.ts'
import { type Fault, faults, short } from './faults/index.ts'
import { interrupted } from './interrupted.ts'
import type { Row } from './row.ts'
import { heading, lines } from './table.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    list: { type: 'boolean', default: false },
    /** A folder for the logs of the rows that fail. */
    logs: { type: 'string' },
  },
})
const say = (line: string) => void process.stdout.write(`${line}\n`)
const mostNotes = 8

const known = [...faults, short]
if (values.list) {
  for (const { name, about, bound } of known) say(`${name.padEnd(16)} ${about} (bound ${bound} s)`)
  process.exit()
}
const wanted = values.only?.split(',') ?? faults.map(({ name }) => name)
const unknown = wanted.filter((name) => !known.some((fault) => fault.name === name))
if (unknown.length > 0) {
  process.stderr.write(`There is no fault ${unknown.join(', ')}: see --list.\n`)
  process.exit(2)
}

const signal = interrupted()
const start = performance.now()
let failed = 0
say(heading())
for (const fault of known.filter(({ name }) => wanted.includes(name))) {
  if (signal.aborted) break
  if (!(await isGood(fault))) failed += 1
}
const took = ((performance.now() - start) / 1000).toFixed(0)
const verdict = failed === 0 ? 'Nothing lost, nothing hung' : `${failed} rows FAILED`
say(`\n${signal.aborted ? 'Interrupted' : verdict}, after ${took} s.`)
process.exit(failed === 0 && !signal.aborted ? 0 : 1)

async function isGood(fault: Fault): Promise<boolean> {
  try {
    const row = await experiment(fault, signal, keepLogs)
    say(lines(row, mostNotes))
    return row.isGood
  } catch (error) {
    if (error instanceof NoSmallDisk) {
      say(`${fault.name.padEnd(16)}  not run: ${error.message}`)
      return true
    }
    const reason = error instanceof Error ? error.stack : String(error)
    if (!signal.aborted) say(`${fault.name.padEnd(16)}  FAILED: ${reason}`)
    return false
  }
}

async function keepLogs({ isGood, name }: Row, folder: string): Promise<void> {
  if (isGood || values.logs === undefined) return
  for (const program of ['api-1', 'api-2', 'worker-1', 'worker-2']) {
    const file = join(folder, `${program}.log`)
    await cp(file, join(values.logs, `${name}-${program}.log`))
  }
}
