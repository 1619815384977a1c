import { once } from 'node:events'
import { createServer } from 'node:http'
import t, { type Test } from 'tap'
import { post } from '../../api/test/build.ts'
import { findChromium, needing } from './browser.ts'
import { keptAccess, openConsole, signIn } from './console.ts'

const chromium = await findChromium()

t.test('an answer cut in the middle is asked for again', needing(chromium), async (t) => {
  const { built, page, url } = await openConsole(t, chromium)
  await signIn(page)
  const authorization = `Bearer ${await page.evaluate(keptAccess)}`
  const body = JSON.stringify({ items: [{ name: 'a', images: ['https://example.com/a.png'] }] })
  const headers = { 'content-type': 'application/json', prefer: 'respond-async', authorization }
  const sent = await built.app.inject(post(headers, body))
  t.equal(sent.statusCode, 202)
  const { requestId }: { readonly requestId: string } = sent.json()

  const cutting = await startCutting(t)
  let cuts = 0
  await page.route(`${url}/api/dumps/${requestId}`, (route) => {
    cuts += 1
    return cuts <= 2 ? route.continue({ url: cutting }) : route.continue()
  })
  await page.goto(`${url}/#/dumps/${requestId}`)
  await page.getByText('The connection is lost.').waitFor()
  await page.getByText('1 waiting', { exact: true }).waitFor()
  t.ok(cuts > 2)
})

/** A server each of whose answers ends before it is whole. */
async function startCutting(t: Test): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 })
    response.write('{"requestId": "', () => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
}
