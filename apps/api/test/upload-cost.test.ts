import { fork } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { hostileUploads } from './library/hostile-uploads.ts'
import type { UploadCost } from './upload-cost.ts'

/** The longest that the event loop may stand still, in milliseconds. */
const mostStood = 200

/** The most that an upload may take, in MB. */
const mostGrown = 100

/** The machine may be busy with others: what seems too much is tried again. */
const tries = 3
const isMuch = ({ stood, grew }: UploadCost) => stood >= mostStood || grew >= mostGrown

/** The port of a process that reads uploads, and does nothing else. */
async function startReader(t: Test): Promise<number> {
  const child = fork(fileURLToPath(new URL('./upload-cost.ts', import.meta.url)), [], {
    // As large as that of the API's process.
    execArgv: ['--expose-gc', '--max-semi-space-size=8'],
  })
  t.teardown(() => child.kill())
  const [address]: AddressInfo[] = await once(child, 'message')
  if (address === undefined) throw new Error('the reader does not listen')
  return address.port
}

/** Sends it all before it reads, as old clients do. */
async function send(port: number, body: Buffer): Promise<UploadCost> {
  const sending = request({ host: '127.0.0.1', port, method: 'POST' })
  sending.end(body)
  // Refused early or not, all of it is taken off its hands.
  const sent = once(sending, 'close')
  const [answer] = await once(sending, 'response')
  const cost: UploadCost = JSON.parse(await text(answer))
  await sent
  return cost
}

t.test('whatever an upload in JSON is made of, its cost is bounded', async (t) => {
  const port = await startReader(t)
  const image = JSON.stringify({ data: Buffer.alloc(1_000_000, 1).toString('base64') })
  // All code is loaded before anything is measured.
  t.equal((await send(port, Buffer.from(image))).status, 200)
  for (const { name, status, body } of hostileUploads) {
    const bytes = body()
    let cost = await send(port, bytes)
    for (let more = 1; more < tries && isMuch(cost); more += 1) cost = await send(port, bytes)
    const { stood, grew, milliseconds } = cost
    if (cost.status !== 200) t.equal(cost.status, status, name)
    t.ok(stood < mostStood, `${name}: the event loop stood still for ${stood.toFixed()} ms`)
    t.ok(grew < mostGrown, `${name}: grew by ${grew.toFixed()} MB`)
    const figures = `${milliseconds.toFixed()} ms, loop ${stood.toFixed()} ms, ${grew.toFixed()} MB`
    t.comment(`${name} (${bytes.length} bytes): ${figures}`)
  }
})
