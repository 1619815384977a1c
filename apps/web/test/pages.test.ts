import t from 'tap'
import { build } from '../../api/test/build.ts'

t.test('the console is served with its settings, and may load only what is ours', async (t) => {
  const { app } = await build(t, { DUMP_MIN_ITEMS: '3', DUMP_MAX_ITEMS: '7', BODY_LIMIT: '1000' })
  const page = await app.inject('/')
  t.equal(page.statusCode, 200)
  t.match(page.body, '<meta name="dump-limits" content="3 7 1000"')
  t.equal(page.headers['cache-control'], 'no-store')
  t.equal(page.headers['referrer-policy'], 'no-referrer')
  const policy = String(page.headers['content-security-policy'])
  t.match(policy, "default-src 'none'")
  t.match(policy, "frame-ancestors 'none'")
  t.notMatch(policy, 'unsafe')
  t.notMatch(page.body, /<style|style=|<script(?![^>]* src=)/, 'nothing in it is inline')
})

t.test('what a page loads never changes under its name', async (t) => {
  const { app } = await build(t)
  const [, script = ''] = /src="(\/assets\/[^"]+\.js)"/.exec((await app.inject('/')).body) ?? []
  const answer = await app.inject({ url: script, headers: { 'accept-encoding': 'gzip' } })
  t.equal(answer.statusCode, 200)
  t.match(answer.headers, {
    'cache-control': 'public, max-age=31536000, immutable',
    'content-encoding': 'gzip',
    'content-type': /javascript/,
    'x-content-type-options': 'nosniff',
  })
  t.equal((await app.inject('/assets/%2e%2e/index.html')).statusCode, 404, 'and no more than that')
})

t.test(
  'the upload page is where its reload looks for it, and says nothing by itself',
  async (t) => {
    const { app } = await build(t)
    const page = await app.inject('/upload')
    t.equal(page.statusCode, 200)
    t.match(page.body, '<title>Upload images</title>')
    t.equal(page.headers['cache-control'], 'no-store')
    t.equal((await app.inject('/api/upload/')).statusCode, 403, 'a link without a token is none')
  },
)
