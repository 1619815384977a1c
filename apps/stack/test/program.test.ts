import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Program, type ProgramSpec } from '../src/program.ts'
import { folderFor, programFile } from './fixtures/temporary.ts'

const never = new AbortController().signal

t.test('a program runs once it says that it is ready, and stops when told to', async (t) => {
  const spec = await specFor(t, { URL: 'http://here' })
  const program = await Program.start(spec, never)
  t.equal(program.url, 'http://here')
  await program.stop(10_000)
  t.equal(await program.exited, 'code 0')
  t.match(await readFile(spec.logFile, 'utf8'), 'as usual', 'its output is in the file')
})

t.test('one that does not stop in time is killed', async (t) => {
  const program = await Program.start(await specFor(t, { STUBBORN: '1' }), never)
  await program.stop(100)
  t.equal(await program.exited, 'SIGKILL')
})

t.test('one that cannot start is heard', async (t) => {
  const starting = Program.start(await specFor(t, { FAIL: 'PORT 1 is taken' }), never)
  await t.rejects(starting, { name: 'ProgramFailed', message: 'tried: PORT 1 is taken' })
})

t.test('of one that dies without a word, the end of the log is shown', async (t) => {
  const starting = Program.start(await specFor(t, { DIE: 'out of luck' }), never)
  await t.rejects(starting, { name: 'ProgramFailed', message: /ended with code 1.*out of luck/s })
})

t.test('a start can be given up', async (t) => {
  const giveUp = new AbortController()
  const starting = Program.start(await specFor(t, {}), giveUp.signal)
  giveUp.abort()
  await t.rejects(starting, { name: 'ProgramFailed' })
})

async function specFor(t: Test, env: Readonly<Record<string, string>>): Promise<ProgramSpec> {
  const logFile = join(await folderFor(t), 'tried.log')
  return { name: 'tried', file: programFile, env: { ...process.env, ...env }, logFile }
}
