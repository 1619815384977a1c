import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { Stack, type StackOptions } from '../src/stack.ts'
import { folderFor, journalLines, programFile } from './fixtures/temporary.ts'

t.test('groups start one after the other, and stop in the same order', async (t) => {
  const { options, journal } = await optionsFor(t)
  const stack = new Stack(options)
  await stack.start()
  t.equal(stack.programs[0]?.[0]?.current.url, 'http://here')
  await stack.stop()
  t.same(await journalLines(journal), [
    'api started',
    'worker started',
    'api stopping',
    'api stopped',
    'worker stopping',
    'worker stopped',
  ])
})

t.test('warnings reach the terminal, the rest only the log', async (t) => {
  const { options, lines } = await optionsFor(t)
  const stack = new Stack(options)
  await stack.start()
  await stack.stop()
  t.same(lines.toSorted(), ['api: warning: mind this', 'worker: warning: mind this'])
})

t.test('a program that crashes is started again', async (t) => {
  const { options, journal, lines } = await optionsFor(t)
  const stack = new Stack(options)
  await stack.start()
  stack.programs[1]?.[0]?.current.kill()
  while ((await journalLines(journal)).length < 3) await sleep(20)
  t.same((await journalLines(journal))[2], 'worker started')
  t.ok(lines.includes('worker ended unexpectedly (SIGKILL); starting it again'))
  await stack.stop()
})

t.test('when one cannot start, those that run are stopped', async (t) => {
  const { options, journal } = await optionsFor(t, { FAIL: 'PORT 1 is taken' })
  const stack = new Stack(options)
  await t.rejects(stack.start(), { message: 'worker: PORT 1 is taken' })
  t.same(await journalLines(journal), ['api started', 'api stopping', 'api stopped'])
  const second = new Stack({ ...options, groups: [] })
  await second.start()
  await second.stop()
})

t.test('the folder belongs to one stack at a time', async (t) => {
  const { options } = await optionsFor(t)
  const stack = new Stack(options)
  await stack.start()
  const second = new Stack(options)
  await t.rejects(second.start(), { name: 'LocalError', code: 'IN_USE' })
  await stack.stop()
})

t.test('a folder that cannot be written to is named', async (t) => {
  const { options, journal } = await optionsFor(t)
  const stack = new Stack(options)
  await stack.start()
  await stack.stop()
  const dataDir = join(journal, 'below-a-file')
  const second = new Stack({ ...options, dataDir })
  await t.rejects(second.start(), { code: 'UNWRITABLE', message: new RegExp(dataDir) })
})

t.test('told to stop while it starts, it stops', async (t) => {
  const { options, journal } = await optionsFor(t, { MUTE: '1' })
  const stack = new Stack(options)
  const starting = stack.start()
  while (!(await journalLines(journal)).includes('worker started')) await sleep(20)
  await stack.stop()
  await t.rejects(starting)
  const lines = await journalLines(journal)
  t.same(lines, ['api started', 'worker started', 'api stopping', 'api stopped'])
})

t.test('killed, it does not wait for what lingers', async (t) => {
  const { options } = await optionsFor(t, { LINGER: '60000' })
  const stack = new Stack(options)
  await stack.start()
  const stopping = stack.stop()
  stack.kill()
  await stopping
  t.equal(await stack.programs[1]?.[0]?.current.exited, 'SIGKILL')
})

interface Prepared {
  readonly options: StackOptions
  readonly journal: string
  readonly lines: string[]
}

/** An "api" and a "worker" which use no server. */
async function optionsFor(t: Test, worker: Record<string, string> = {}): Promise<Prepared> {
  const folder = await folderFor(t)
  const journal = join(folder, 'journal')
  const lines: string[] = []
  const program = (name: string, env: Record<string, string>) => ({
    name,
    file: programFile,
    env: { NAME: name, JOURNAL: journal, ...env },
  })
  const options = {
    dataDir: join(folder, 'data'),
    databaseUrl: 'postgres://given',
    redisUrl: 'redis://given',
    groups: [[program('api', { URL: 'http://here' })], [program('worker', worker)]],
    grace: 10_000,
    say: (line: string) => void lines.push(line),
  }
  return { options, journal, lines }
}
