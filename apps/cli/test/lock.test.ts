import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { withLock } from '../src/session/lock.ts'

const { signal } = new AbortController()
const longAgo = new Date(Date.now() - 3_600_000)

/** Another process that has the lock. */
async function holder(t: Test, path: string) {
  const file = join(import.meta.dirname, 'fixtures/lock-holder.ts')
  const child = spawn(process.execPath, [file, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(child, 'exit')
  t.teardown(() => child.kill('SIGKILL') && gone)
  await once(child.stdout, 'data')
  return { child, gone }
}

t.test('of many at once, one after the other works, whatever was left behind', async (t) => {
  const path = join(t.testdir({}), 'lock')
  await writeFile(path, '')
  await utimes(path, longAgo, longAgo)
  let [inside, most, done] = [0, 0, 0]
  const work = async () => {
    inside += 1
    most = Math.max(most, inside)
    await sleep(5)
    inside -= 1
    done += 1
  }
  await Promise.all(Array.from({ length: 8 }, () => withLock(path, signal, work)))
  t.strictSame({ most, done }, { most: 1, done: 8 })
})

t.test('who has it keeps it however long, and who is killed gives it up at once', async (t) => {
  const path = join(t.testdir({}), 'lock')
  const { child, gone } = await holder(t, path)
  // As after a laptop's sleep: the lock is old, and its holder lives.
  await utimes(path, longAgo, longAgo)
  const none = async () => t.fail('two have the lock')
  await t.rejects(withLock(path, signal, none, 100), {
    exitCode: 4,
    message: 'Another image-dump is changing this session, and does not end.',
  })
  child.kill('SIGKILL')
  await gone
  t.equal(await withLock(path, signal, async () => 'mine', 5000), 'mine')
})

t.test('Ctrl-C ends the wait', async (t) => {
  const path = join(t.testdir({}), 'lock')
  await holder(t, path)
  const interrupt = new AbortController()
  const waiting = withLock(path, interrupt.signal, async () => {})
  interrupt.abort()
  await t.rejects(waiting, { name: 'AbortError' })
})

t.test(
  'a folder that takes no files is said, and work that fails gives the lock back',
  async (t) => {
    const folder = t.testdir({})
    await t.rejects(
      withLock(join(folder, 'none', 'lock'), signal, async () => {}),
      { exitCode: 2, message: /can’t be written to/ },
    )
    const path = join(folder, 'lock')
    const fail = () => Promise.reject(new Error('failed'))
    await t.rejects(withLock(path, signal, fail), { message: 'failed' })
    t.equal(await withLock(path, signal, async () => 'mine'), 'mine')
  },
)
