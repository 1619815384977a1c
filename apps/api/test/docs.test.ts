import { readFile } from 'node:fs/promises'
import t from 'tap'
import { build } from './build.ts'

t.test('the page of the API is ours, and shows the document that is promised', async (t) => {
  const { app } = await build(t)
  const page = await app.inject('/docs')
  t.match(page.body, '<title>Image Dump: the API</title>')
  const initializer = await app.inject('/docs/static/swagger-initializer.js')
  t.match(initializer.body, /"url": ?"\/openapi\.json"/)
  const logo = await readFile(new URL('../src/routes/docs/icon.svg', import.meta.url), 'base64')
  t.ok(initializer.body.includes(logo), 'it has our logo')
  for (const [, path = ''] of page.body.matchAll(/href="([^"]+)"/g)) {
    const file = await app.inject(path)
    t.equal(file.statusCode, 200, path)
    t.notMatch(file.body, /fastify/i, path)
  }
})
