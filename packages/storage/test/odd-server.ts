import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { Test } from 'tap'
import { openStore, type Store, type StoreOptions } from '../src/index.ts'

/** The address of a server that answers as the test says; all is closed when the test ends. */
export async function serve(t: Test, answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${address.port}`
}

/** A store in the bucket `bucket` of that server, or of another one where nobody listens. */
export function openS3(t: Test, endpoint: string, options: StoreOptions = {}): Store {
  const store = openStore(`s3://bucket?endpoint=${endpoint}`, { staging: t.testdir(), ...options })
  t.teardown(() => store.close())
  return store
}
