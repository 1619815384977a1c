import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { ensureDatabase, freePort, startPostgres } from '../src/index.ts'
import { query } from './query.ts'
import { folderFor, quick } from './temporary.ts'

// One for all tests, for it takes a while to make: each starts where the one before left off.
const dir = await folderFor(t)

t.test('what was written is there after a restart, and after kill -9', async (t) => {
  const first = await startPostgres({ dir, settings: quick })
  await query(first.url, 'create table kept (n int); insert into kept values (1)')
  await first.stop()

  const second = await startPostgres({ dir, settings: quick })
  t.same(await query(second.url, 'select n from kept'), [{ n: 1 }])
  await query(second.url, 'insert into kept values (2)')
  process.kill(second.pid, 'SIGKILL')
  t.equal(await second.exited, 'SIGKILL')

  const port = Number(new URL(second.url).port)
  const third = await startPostgres({ dir, port, settings: quick })
  t.equal(third.url, second.url, 'the same URL on the same port')
  t.same(await query(third.url, 'select n from kept order by n'), [{ n: 1 }, { n: 2 }])
  await third.stop()
  t.equal(await third.exited, 'code 0')
})

t.test('a server that runs', async (t) => {
  const server = await startPostgres({ dir, settings: quick })
  t.teardown(() => server.stop())

  t.test('lets in only who knows the password', async (t) => {
    const url = new URL(server.url)
    url.password = 'guessed'
    await t.rejects(query(url.href, 'select 1'), { code: '28P01' })
    const rows = await query(
      server.url,
      `select pg_encoding_to_char(encoding) as encoding, datcollate as collate
     from pg_database where datname = 'postgres'`,
    )
    t.same(rows, [{ encoding: 'UTF8', collate: 'C' }])
    const { mode } = await stat(join(dir, 'password'))
    t.equal(mode & 0o777, 0o600)
  })

  t.test('has its folder for itself', async (t) => {
    await t.rejects(startPostgres({ dir }), { name: 'LocalError', code: 'IN_USE' })
    t.same(await query(server.url, 'select 1 as n'), [{ n: 1 }], 'which is not disturbed')
  })

  t.test('makes databases whose owner is no superuser', async (t) => {
    const former = await ensureDatabase(server.url, 'product')
    await query(former, 'create table kept (n int)')
    const url = await ensureDatabase(server.url, 'product')
    t.same(await query(url, 'select n from kept'), [])
    t.same(await query(url, 'show is_superuser'), [{ is_superuser: 'off' }])
    await t.rejects(query(former, 'select 1'), { code: '28P01' }, 'its password is new each time')
  })
})

t.test('a port that is taken is named', async (t) => {
  const port = await freePort()
  const squatter = createServer().listen(port, '127.0.0.1')
  t.teardown(() => squatter.close())
  await once(squatter, 'listening')
  await t.rejects(startPostgres({ dir, port, settings: quick }), {
    code: 'PORT_TAKEN',
    message: new RegExp(`${port}`),
  })
})

t.test('a server that dies at its start says why', async (t) => {
  const settings = { ...quick, shared_buffers: 'plenty' }
  await t.rejects(startPostgres({ dir, settings }), {
    code: 'NOT_STARTED',
    message: /invalid value for parameter "shared_buffers"/,
  })
  const server = await startPostgres({ dir, settings: quick })
  await server.stop()
})
