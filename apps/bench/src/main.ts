// What `npm run bench` runs: the product beside what a user would take instead, one measurement
// after the other, and whether the goals are met.
import { writeFile } from 'node:fs/promises'
import { Figures } from './figures/figures.ts'
import { type Finding, load, machine, type Report, verdicts } from './figures/report.ts'
import { table } from './figures/table.ts'
import { interrupted } from './interrupted.ts'
import type { Measurement } from './measurement.ts'
import { measurements } from './measurements/index.ts'
import { type Options, readOptions } from './options.ts'
import { checkDiskSpace } from './place/disk-space.ts'
import { type Place, startPlace } from './place/place.ts'

/** A slow machine took 27 minutes. */
const longest = 60 * 60_000

const say = (line: string) => void process.stdout.write(`${line}\n`)
const findings: Finding[] = []
process.exit(await main())

async function main(): Promise<number> {
  try {
    const options = readOptions()
    if (options.isList) {
      for (const { name, about } of measurements) say(`${name.padEnd(12)} ${about}`)
      return 0
    }
    const chosen = choose(options.only)
    await checkDiskSpace(options.rounds)
    await run(chosen, options)
    return 0
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    return 1
  }
}

/** @throws Error where there is no such measurement */
function choose(names: readonly string[] | undefined): readonly Measurement[] {
  const unknown = names?.filter((name) => measurements.every((one) => one.name !== name)) ?? []
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}: see --list.`)
  return measurements.filter(({ name }) => names?.includes(name) ?? true)
}

async function run(chosen: readonly Measurement[], options: Options): Promise<void> {
  const stop = interrupted(longest)
  const startedAt = new Date().toISOString()
  const start = performance.now()
  say('Making 2,000 pictures; starting nginx, Postgres and Redis ...')
  await using place = await startPlace(say)
  try {
    for (const measurement of chosen) {
      const finding = await Promise.race([measure(measurement, place, options), stop])
      findings.push(finding)
      const { name, about, figures, seconds } = finding
      say(`\n${about} (${seconds.toFixed(0)} s)\n${table(name, figures)}`)
    }
  } finally {
    const { rounds, isQuick, json } = options
    const report: Report = { startedAt, rounds, isQuick, machine: machine(), findings }
    if (json !== undefined) await writeFile(json, `${JSON.stringify(report, undefined, 2)}\n`)
  }
  const minutes = ((performance.now() - start) / 60_000).toFixed(1)
  say(`\n${verdicts(findings)}; ${minutes} minutes.`)
}

async function measure(
  { name, about, run }: Measurement,
  place: Place,
  { rounds, isQuick }: Options,
): Promise<Finding> {
  const figures = new Figures()
  const before = load()
  const start = performance.now()
  const progress = (text: string) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text && `${name}: ${text}`}`)
  }
  await run({ place, rounds, isQuick, figures, progress })
  progress('')
  const seconds = (performance.now() - start) / 1000
  return { name, about, seconds, load: before, figures: figures.all }
}
