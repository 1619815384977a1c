// What `npm test` runs: types, style, and the tests that are named, or all of them.
import { LocalError } from '@image-dump/local'
import { check } from './testing/check.ts'
import { runTap } from './testing/run-tap.ts'
import { startTestServers } from './testing/servers.ts'

// Whatever ends the tests early, this process stays to stop the servers.
const interrupted = new AbortController()
for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) {
  process.on(event, () => interrupted.abort())
}

const files = process.argv.slice(2)
const isChecked = await check()
const servers = await startTestServers().catch((error: unknown) => {
  process.stderr.write(`${error instanceof LocalError ? error.message : error}\n`)
  process.exit(1)
})
const tapResult = runTap(files, servers.env, interrupted.signal)
const { summary, isPassed } = await tapResult.finally(() => servers.stop())
if (!isChecked) process.stdout.write('The types or the style are not right: see the top.\n')
if (interrupted.signal.aborted) process.stdout.write('The tests were interrupted.\n')
process.stdout.write(`${summary}\n`)
process.exit(isChecked && isPassed ? 0 : 1)
