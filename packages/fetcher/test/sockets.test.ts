import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { createAgents } from '../src/agents.ts'
import { parseAllowedNetworks } from '../src/index.ts'

t.test('neither agent connects to a Unix socket, whatever is allowed', async (t) => {
  let connections = 0
  const folder = await mkdtemp(join(tmpdir(), 'fetcher-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const socketPath = join(folder, 'socket')
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  }).listen(socketPath)
  t.teardown(() => server.close())
  await once(server, 'listening')

  const agents = createAgents({
    perHost: 1,
    allowNetworks: parseAllowedNetworks('0.0.0.0/0 ::/0'),
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  })
  for (const get of [
    () => http.get({ agent: agents.http, socketPath }),
    () => https.get({ agent: agents.https, socketPath }),
  ]) {
    const [error] = await once(get(), 'error')
    t.match(error, { name: 'FetchFailure', failure: { code: 'BLOCKED_ADDRESS' } })
  }
  t.equal(connections, 0)
})
