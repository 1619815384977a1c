import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { folderFor, journalLines } from './fixtures/temporary.ts'

const stackFile = fileURLToPath(new URL('fixtures/stack.ts', import.meta.url))
// One for all tests: each starts where the one before left off.
const folder = await folderFor(t)

t.test('a signal stops everything in order, however often it is passed on', async (t) => {
  const { child, journal, pids } = await startStack(t)
  child.kill('SIGINT')
  child.kill('SIGINT')
  child.kill('SIGTERM')
  t.same(await once(child, 'exit'), [0, null])
  t.same(pids.filter(isThere), [])
  const lines = await journalLines(journal)
  t.same(lines.slice(3, 5), ['api stopping', 'api stopped'], 'the API first')
  t.equal(lines.filter((line) => line.endsWith('stopped')).length, 3)
})

t.test('a second signal does not wait for what lingers', async (t) => {
  const { child, journal, pids } = await startStack(t, 60_000)
  child.kill('SIGTERM')
  while (!(await journalLines(journal)).includes('api stopping')) await sleep(20)
  // Within half a second it would count as the same one, passed on.
  await sleep(600)
  child.kill('SIGTERM')
  t.same(await once(child, 'exit'), [0, null])
  t.same(pids.filter(isThere), [])
})

t.test('kill -9 leaves nothing running, and nothing in the way of the next start', async (t) => {
  const { child, pids } = await startStack(t, 300)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const next = await startStack(t)
  // What ended without its parent is there until the system has taken note.
  while (pids.some(isThere)) await sleep(20)
  next.child.kill('SIGTERM')
  t.same(await once(next.child, 'exit'), [0, null])
})

t.test('it stops when its parent is gone', async (t) => {
  const { child, pids } = await startStack(t)
  child.disconnect()
  t.same(await once(child, 'exit'), [0, null])
  t.same(pids.filter(isThere), [])
})

t.test('a Postgres or a Redis that dies is started again', async (t) => {
  const { child, pids, said } = await startStack(t)
  for (const server of pids.slice(-2)) process.kill(server, 'SIGKILL')
  const isBack = ['Postgres runs again', 'Redis runs again']
  while (!isBack.every((line) => said.includes(line))) await sleep(20)
  child.kill('SIGTERM')
  t.same(await once(child, 'exit'), [0, null])
})

interface Started {
  readonly child: ChildProcess
  readonly journal: string
  /** What it has printed so far. */
  readonly said: readonly string[]
  /** Of the programs, the Postgres and the Redis. */
  readonly pids: readonly number[]
}

/** @param linger how long its programs take to stop, in ms */
async function startStack(t: Test, linger = 0): Promise<Started> {
  const journal = join(await folderFor(t), 'journal')
  const child = fork(stackFile, [join(folder, 'data'), journal, `${linger}`], { silent: true })
  t.teardown(async () => {
    if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit')
  })
  const said: string[] = []
  if (child.stdout) createInterface(child.stdout).on('line', (line) => said.push(line))
  const [pids] = await once(child, 'message')
  return { child, journal, said, pids }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
