import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))

t.test('the set-up ends as the program ends', async (t) => {
  t.same(await once(setUp('code', '3'), 'exit'), [3, null])
  t.same(await once(setUp('signal', 'SIGTERM'), 'exit'), [null, 'SIGTERM'])
})

t.test('the program runs on the Node of node_modules, and hears signals', async (t) => {
  const child = setUp('wait')
  const program = await told(child)
  t.match(program.node, /^24\./)
  child.kill('SIGTERM')
  t.same(await once(child, 'exit'), [7, null])
})

t.test('the program hears when the set-up is killed', async (t) => {
  const child = setUp('wait')
  const { pid } = await told(child)
  child.kill('SIGKILL')
  while (isThere(pid)) await sleep(20)
  t.pass('and ends')
})

t.test('of several that start together, one works at a time', async (t) => {
  const folder = await folderFor(t)
  const output = await open(join(folder, 'output'), 'a+')
  const lock = join(folder, 'lock')
  // Left behind by one that was killed.
  await writeFile(lock, 'nobody')
  await utimes(lock, 0, 0)
  const ends = Array.from({ length: 4 }, () => {
    const args = [file('fixtures/locked.mjs'), lock]
    return once(spawn(process.execPath, args, { stdio: ['ignore', output.fd, 'ignore'] }), 'exit')
  })
  for (const end of await Promise.all(ends)) t.same(end, [0, null])
  await output.close()
  t.equal(await readFile(join(folder, 'output'), 'utf8'), 'in out '.repeat(4))
  t.same(await readdir(folder), ['output'])
})

t.test('an install that is stopped ends at once, whatever npm does', async (t) => {
  const folder = await folderFor(t)
  await writeFile(join(folder, 'package-lock.json'), '{"packages":{}}')
  // It goes on after a Ctrl-C, as npm does while it fetches.
  const npm = `#!/bin/sh\ntrap '' INT\necho begun >&2\nexec sleep 60\n`
  await writeFile(join(folder, 'npm'), npm, { mode: 0o755 })
  const installer = spawn(process.execPath, [file('fixtures/install.mjs'), folder], {
    env: { PATH: `${folder}:/bin:/usr/bin` },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  installer.stderr.setEncoding('utf8').on('data', (text) => {
    if (!said.includes('begun') && text.includes('begun')) installer.kill('SIGINT')
    said += text
  })
  const begun = performance.now()
  t.same(await once(installer, 'exit'), [130, null])
  t.match(said, 'Stopping the install ...')
  t.ok(performance.now() - begun < 20_000)
  t.same(await readdir(folder), ['npm', 'package-lock.json'], 'and the lock is given back')
})

function setUp(...args: readonly string[]): ChildProcess {
  const command = [file('../setup.mjs'), file('fixtures/program.ts'), ...args]
  return spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function told({ stdout }: ChildProcess): Promise<{ node: string; pid: number }> {
  if (stdout === null) throw new Error('no output')
  const [line] = await once(stdout.setEncoding('utf8'), 'data')
  return JSON.parse(line)
}

async function folderFor(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'image-dump-'))
  t.teardown(() => rm(folder, { recursive: true }))
  return folder
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
