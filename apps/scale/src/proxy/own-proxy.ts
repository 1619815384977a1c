import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Balancer } from './proxy.ts'

/** Gives each request to the next backend: no more than a stand-in for nginx. */
export async function startOwnProxy(backends: readonly string[]): Promise<Balancer> {
  const answered = backends.map(() => 0)
  let turn = 0
  const server = createServer((incoming, answer) => {
    const index = turn % backends.length
    turn += 1
    const { method, headers, url } = incoming
    const target = new URL(url ?? '/', `http://${backends[index]}`)
    const forwarded = request(target, { method, headers, agent: false })
    forwarded.once('error', () => answer.destroy())
    forwarded.once('response', (response) => {
      answered[index] = (answered[index] ?? 0) + 1
      answer.writeHead(response.statusCode ?? 502, response.headers)
      // Who leaves early ends the other side too; there is nobody left to tell.
      pipeline(response, answer).catch(() => forwarded.destroy())
    })
    answer.once('close', () => forwarded.destroy())
    incoming.pipe(forwarded)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    name: 'a proxy of our own (there is no nginx)',
    answered: async () => answered,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
