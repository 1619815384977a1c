// What `npm run scale` runs: two APIs and four workers behind a proxy, and whether they are one
// product; with `--costs`, what a dump and an image cost each part.
import { parseArgs } from 'node:util'
import { checks } from './checks/index.ts'
import { measureCosts } from './costs/measure.ts'
import { costsTable } from './costs/table.ts'
import { interrupted } from './interrupted.ts'
import { startMachines } from './machines.ts'

const { values } = parseArgs({ options: { costs: { type: 'boolean', default: false } } })
const say = (line: string) => void process.stdout.write(`${line}\n`)
const size = { apis: 2, workers: 4 }

const start = performance.now()
let isWell = true
try {
  await run(interrupted())
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  isWell = false
}
say(`\n${isWell ? 'All is well' : 'FAILED'}, after ${seconds()} s.`)
process.exit(isWell ? 0 : 1)

async function run(stop: Promise<never>): Promise<void> {
  say('Starting Postgres, Redis, an origin, two APIs, four workers and a proxy ...')
  await using machines = await startMachines({ ...size, say: unasked })
  say(`They are ready after ${seconds()} s; the proxy is ${machines.proxy.name}.\n`)
  for (const [name, check] of checks) {
    const finding = await Promise.race([check(machines), stop])
    if (!finding.isWell) isWell = false
    say(`${finding.isWell ? 'ok    ' : 'FAILED'} ${name.padEnd(9)} ${finding.text}`)
  }
  if (values.costs) say(`\n${costsTable(await Promise.race([measureCosts(machines), stop]))}`)
}

/** Nothing is to be said by programs that run as they should. */
function unasked(line: string): void {
  say(`       ${line}`)
}

function seconds(): string {
  return ((performance.now() - start) / 1000).toFixed(1)
}
