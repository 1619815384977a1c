/** The process inside the rig: `node child.ts whole|small`. It writes a Report, and ends. */

import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import type { Resolve } from '../../src/index.ts'
import { everyAddress } from '../corpus.ts'
import { tls } from '../support.ts'
import { runControl } from './control.ts'
import { runGuarded } from './guarded.ts'
import type { Report } from './report.ts'
import { type Try, triesOf, zoneOf } from './ways.ts'
import { smallWorld, type World, wholeWorld } from './world.ts'

// The origin's certificate: what keeps the fetcher out is to be its guard, and nothing else.
setDefaultCACertificates([...getCACertificates('default'), tls.cert])

const world = process.argv[2] === 'whole' ? await wholeWorld() : await smallWorld()
const guarded = await timed(runGuarded)
const control = await timed(runControl)
const report: Report = {
  addresses: everyAddress.length,
  ...guarded.result,
  ways: control.result,
  seconds: { guarded: guarded.seconds, control: control.seconds },
}
process.stdout.write(JSON.stringify(report), () => process.exit())

/** Each run has names of its own, since some of them change when they have been asked for. */
async function timed<T>(
  run: (world: World, resolve: Resolve, tries: readonly Try[]) => Promise<T>,
) {
  const start = performance.now()
  const names = await world.serve(zoneOf(world))
  const result = await run(world, names.resolve, triesOf(world))
  names.stop()
  return { result, seconds: (performance.now() - start) / 1000 }
}
