import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'

const settings = { DATABASE_URL: 'postgres://h/d', REDIS_URL: 'redis://h' }

/** Runs the fixture, and ends it with the test. */
function run(t: Test, env: NodeJS.ProcessEnv) {
  const program = join(import.meta.dirname, 'fixtures/service.ts')
  const child = fork(program, { env: { ...settings, ...env }, stdio: 'pipe' })
  t.teardown(() => child.kill('SIGKILL'))
  const output = child.stdout ? text(child.stdout) : Promise.resolve('')
  const errors = child.stderr ? text(child.stderr) : Promise.resolve('')
  return { child, output, errors, message: once(child, 'message'), exit: once(child, 'exit') }
}

t.test('the parent is told when the service is ready, and SIGTERM stops it', async (t) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const { child, message, exit } = run(t, {})
    t.strictSame((await message)[0], { type: 'ready', url: 'http://127.0.0.1:1' })
    child.kill(signal)
    t.strictSame(await exit, [0, null])
  }
})

t.test('a service whose parent is gone stops', async (t) => {
  const { child, message, exit } = run(t, {})
  await message
  child.disconnect()
  t.strictSame(await exit, [0, null])
})

t.test('a setting that is wrong is one line, and exit code 1', async (t) => {
  const { message, exit, errors } = run(t, { PORT: 'x' })
  t.match((await message)[0], { type: 'failed', message: /^PORT: / })
  t.strictSame(await exit, [1, null])
  t.match(await errors, /^fixture can't start: PORT: .*\n$/)
})

t.test('what keeps it from starting is one line, a bug has its stack', async (t) => {
  const refused = run(t, { MODE: 'start-error' })
  t.strictSame(await refused.exit, [1, null])
  t.equal(await refused.errors, "fixture can't start: PORT 1 is taken\n")
  const broken = run(t, { MODE: 'bug' })
  t.strictSame(await broken.exit, [1, null])
  t.match(await broken.errors, /TypeError: a bug\n +at /)
})

t.test('a service that can’t stop says so in its exit code', async (t) => {
  const { child, message, exit, output } = run(t, { MODE: 'stop-error' })
  await message
  child.kill('SIGTERM')
  t.strictSame(await exit, [1, null])
  t.match(await output, /can’t stop/)
})

t.test('a service that never stops is ended when its time is over, or asked again', async (t) => {
  const late = run(t, { MODE: 'never-stops', SHUTDOWN_GRACE: '0' })
  await late.message
  late.child.kill('SIGTERM')
  t.strictSame(await late.exit, [1, null])
  t.match(await late.output, /could not stop in time/)
  const asked = run(t, { MODE: 'never-stops' })
  await asked.message
  asked.child.kill('SIGTERM')
  await new Promise((resolve) => setTimeout(resolve, 200))
  asked.child.kill('SIGTERM')
  t.strictSame(await asked.exit, [1, null])
})

t.test('the log has no secrets', async (t) => {
  const { child, message, exit, output } = run(t, {})
  await message
  child.kill('SIGTERM')
  await exit
  const lines = await output
  t.match(lines, /"msg":"started"/)
  t.notMatch(lines, /secret/)
})
