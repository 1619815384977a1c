import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { freshLivenessPipe } from '../src/index.ts'
import { folderFor } from './temporary.ts'

t.test('a process of an earlier run is waited for', async (t) => {
  const pipe = await newPipe(t)
  await hold(t, pipe, 'sleep 0.3')
  t.same(await freshen(pipe, 10_000), ['Waiting for the program of an earlier run to stop ...'])
  t.same(await freshen(pipe, 0), [], 'and then no more')
})

t.test('one that does not end is told to, even if it stands still', async (t) => {
  const pipe = await newPipe(t)
  const child = await hold(t, pipe, 'kill -STOP $$; while :; do sleep 0.1; done')
  const ended = once(child, 'exit')
  await freshen(pipe, 300)
  t.same(await ended, [null, 'SIGTERM'])
})

t.test('one that will not hear is killed', async (t) => {
  const pipe = await newPipe(t)
  const child = await hold(t, pipe, 'while :; do sleep 0.1; done', 'trap "" TERM')
  const ended = once(child, 'exit')
  await freshen(pipe, 300)
  t.same(await ended, [null, 'SIGKILL'])
})

async function newPipe(t: Test): Promise<string> {
  const pipe = join(await folderFor(t), 'alive')
  await freshen(pipe, 0)
  return pipe
}

async function freshen(pipe: string, patience: number): Promise<readonly string[]> {
  const said: string[] = []
  await freshLivenessPipe(pipe, { what: 'the program', patience, say: (line) => said.push(line) })
  return said
}

/** A process that has the pipe open while it runs the script. */
async function hold(t: Test, pipe: string, script: string, before = '') {
  const source = `${before}\nexec 5<>"$1"; exec 1>&-\n${script}`
  const child = spawn('/bin/sh', ['-c', source, 'sh', pipe], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  // It closes its output once it has the pipe.
  await text(child.stdout)
  return child
}
