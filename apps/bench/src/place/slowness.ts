import { once } from 'node:events'
import { createServer } from 'node:http'

/** Answers 204 after a while, for an nginx that asks here before it serves a file. */
export interface Slowness {
  readonly port: number
  close(): Promise<void>
}

/** @param delay in milliseconds */
export async function startSlowness(delay: number): Promise<Slowness> {
  const server = createServer((_request, response) => {
    setTimeout(() => response.writeHead(204).end(), delay)
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('there is no port')
  return {
    port: address.port,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
