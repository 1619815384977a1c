import { join } from 'node:path'
import t from 'tap'
import { createResolver } from '../src/index.ts'
import { startNameServer, type Zone } from './name-server.ts'
import { fetcherFor, never, nowhere, originFor, outcomeOf } from './support.ts'

const zone: Zone = {
  'both.example': ['192.0.2.1', '192.0.2.2', '2001:db8:0:0:0:0:0:1'],
  'six.example': ['2001:db8:0:0:0:0:0:6'],
  'broken.example': 'SERVFAIL',
  '*.silent.example': 'silence',
  'loopback.example': ['127.0.0.1'],
}

t.test('all addresses of a name are found, those of IPv4 first', async (t) => {
  const server = await startNameServer(zone)
  t.teardown(() => server.close())
  const resolve = createResolver({ servers: [server.address] })
  t.same(await resolve('both.example'), [
    { address: '192.0.2.1', family: 4 },
    { address: '192.0.2.2', family: 4 },
    { address: '2001:db8::1', family: 6 },
  ])
  t.same(await resolve('six.example.'), [{ address: '2001:db8::6', family: 6 }])
})

t.test('a name that does not exist is told from a server that fails', async (t) => {
  const server = await startNameServer(zone)
  t.teardown(() => server.close())
  const resolve = createResolver({ servers: [server.address] })
  await t.rejects(resolve('missing.example'), { code: 'ENOTFOUND' })
  await t.rejects(resolve('broken.example'), { code: 'ESERVFAIL' })
  const asked = server.asked.length
  await t.rejects(resolve('missing.invalid'), { code: 'ENOTFOUND' })
  t.equal(server.asked.length, asked, 'of .invalid nobody needs to be asked')
})

t.test('names of the hosts file, and names without a dot, are asked of the system', async (t) => {
  const server = await startNameServer(zone)
  t.teardown(() => server.close())
  const folder = t.testdir({
    hosts: '127.0.0.1 localhost # six.example\n::1 other.name broken.example\n',
  })
  const ofSystem: string[] = []
  const resolve = createResolver({
    servers: [server.address],
    hostsFile: join(folder, 'hosts'),
    system: async (hostname) => {
      ofSystem.push(hostname)
      return []
    },
  })
  const names = ['localhost', 'localhost.', 'minio', 'other.name', 'broken.example']
  for (const name of names) await resolve(name)
  t.same(ofSystem, ['localhost', 'localhost', 'minio', 'other.name', 'broken.example'])
  t.same(server.asked, [])
  t.equal((await resolve('six.example')).length, 1, 'a comment is no name')
})

t.test('a hundred names whose servers are silent do not keep another from resolving', async (t) => {
  const origin = await originFor(t)
  const server = await startNameServer(zone)
  t.teardown(() => server.close())
  const resolve = createResolver({ servers: [server.address], timeout: 200 })
  const fetcher = fetcherFor(t, [origin], { resolve })
  const silent = Array.from({ length: 100 }, (_, i) =>
    outcomeOf(fetcher.download(`http://${i}.silent.example/`, nowhere(), never)),
  )
  const { port } = new URL(origin.url)
  await fetcher.download(`http://loopback.example:${port}/images/1.png`, nowhere(), never)
  t.ok(server.asked.some((question) => question.endsWith('silent.example')))
  t.same(new Set(await Promise.all(silent)), new Set(['DNS']))
})
