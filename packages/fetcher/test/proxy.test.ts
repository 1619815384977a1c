import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import t from 'tap'
import { originFor, portOf } from './support.ts'

/** Fetches with the fetcher or, as the control, with Node's own agent. */
const script = `
import http from 'node:http'
import { Writable } from 'node:stream'
import { Fetcher, parseAllowedNetworks } from '${new URL('../src/index.ts', import.meta.url)}'
const [, how, url] = process.argv
if (how === 'plain') {
  http.get(url, (response) => response.resume())
} else {
  const allowNetworks = parseAllowedNetworks('127.0.0.1/32')
  const limits = { timeout: 5000, maxBytes: 5000000, perHost: 1 }
  const fetcher = new Fetcher({ ...limits, allowNetworks, userAgent: 'ImageDump-test' })
  const sink = new Writable({ write: (chunk, encoding, done) => done() })
  await fetcher.download(url, sink, new AbortController().signal)
  fetcher.close()
}`

t.test('a proxy of the environment is not used', async (t) => {
  let asked = 0
  const proxy = createServer((_, response) => {
    asked++
    response.writeHead(502).end()
  }).listen(0, '127.0.0.1')
  t.teardown(() => proxy.close())
  await once(proxy, 'listening')
  const origin = await originFor(t)
  const address = `http://127.0.0.1:${portOf(proxy)}`
  // Node reads these when it starts, so a process of its own is needed to see what they do.
  const env = {
    ...{ HTTP_PROXY: address, http_proxy: address, HTTPS_PROXY: address, ALL_PROXY: address },
    ...{ NO_PROXY: '', no_proxy: '', NODE_USE_ENV_PROXY: '1' },
  }
  const fetch = (how: string) => {
    const args = ['--input-type=module', '--eval', script, how, `${origin.url}/images/1.png`]
    return promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } })
  }
  await fetch('guarded')
  t.equal(asked, 0)
  t.equal(origin.connections, 1)
  await fetch('plain')
  t.equal(asked, 1, "Node's own agent does use it")
})
