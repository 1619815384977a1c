import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { startRedis } from '../src/index.ts'
import { redisConfig } from '../src/redis/config.ts'
import { run } from '../src/run.ts'
import { command } from './query.ts'
import { folderFor } from './temporary.ts'

t.test('what was written is there after a restart, and after kill -9', async (t) => {
  const dir = await folderFor(t)
  const first = await startRedis({ dir })
  await command(first.url, 'set', 'kept', '1')
  await first.stop()
  t.equal(await first.exited, 'code 0')

  const second = await startRedis({ dir })
  t.equal(await command(second.url, 'get', 'kept'), '1')
  await command(second.url, 'incr', 'kept')
  // Of the last second nothing is promised, except that what was written to the system is kept.
  second.kill()
  t.equal(await second.exited, 'SIGKILL')

  const third = await startRedis({ dir, port: Number(new URL(second.url).port) })
  t.equal(third.url, second.url, 'the same URL on the same port')
  t.equal(await command(third.url, 'get', 'kept'), '2')
  await third.stop()
})

t.test('it is set up as the queue needs it', async (t) => {
  const server = await startRedis({ dir: await folderFor(t) })
  t.teardown(() => server.stop())
  const settings = { appendonly: 'yes', appendfsync: 'everysec', 'maxmemory-policy': 'noeviction' }
  for (const [name, value] of Object.entries({ ...settings, save: '', bind: '127.0.0.1' })) {
    t.same(await command(server.url, 'config', 'get', name), [name, value])
  }
})

t.test('only who knows the password gets in, and it is in no command line', async (t) => {
  const dir = await folderFor(t)
  const server = await startRedis({ dir })
  t.teardown(() => server.stop())
  const url = new URL(server.url)
  const { password } = url
  url.password = ''
  await t.rejects(command(url.href, 'get', 'kept'), /NOAUTH/)
  url.password = 'guessed'
  await t.rejects(command(url.href, 'get', 'kept'), /WRONGPASS|NOAUTH/)
  for (const file of ['password', 'redis.conf']) {
    t.equal((await stat(join(dir, file))).mode & 0o777, 0o600, file)
  }
  t.equal((await stat(dir)).mode & 0o777, 0o700, 'nor are its jobs for others to read')
  const { output } = await run('ps', ['axww', '-o', 'args'])
  t.notMatch(output, password)
})

t.test('a folder belongs to one server at a time', async (t) => {
  const dir = await folderFor(t)
  const server = await startRedis({ dir })
  t.teardown(() => server.stop())
  await t.rejects(startRedis({ dir }), { name: 'LocalError', code: 'IN_USE' })
})

t.test('a folder that cannot be written to is named', async (t) => {
  const file = join(await folderFor(t), 'file')
  const server = await startRedis({ dir: file })
  await server.stop()
  const below = join(file, 'redis.conf', 'folder')
  await t.rejects(startRedis({ dir: below }), { code: 'UNWRITABLE', message: new RegExp(below) })
})

t.test('a folder may be called anything', async (t) => {
  const dir = join(await folderFor(t), 'it\'s "here" \\ now')
  const server = await startRedis({ dir })
  await server.stop()
  t.match(await readFile(join(dir, 'redis.log'), 'utf8'), /Ready to accept connections/)
  t.match(redisConfig({ port: 1, password: 'x', dir: 'a"b\\c' }), 'dir "a\\"b\\\\c"')
})
