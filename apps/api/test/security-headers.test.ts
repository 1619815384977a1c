import t from 'tap'
import { build, signedIn } from './build.ts'

const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
}

t.test('an answer of the API is no page: nothing in it is loaded, run or framed', async (t) => {
  const { app } = await build(t)
  for (const url of ['/healthz', '/openapi.json', '/nothing', '/api/me', '/api/images/x']) {
    const { headers } = await app.inject(url)
    t.match(headers, always, url)
    t.equal(headers['content-security-policy'], "default-src 'none';frame-ancestors 'none'", url)
    t.equal(headers['strict-transport-security'], undefined, url)
  }
  const { headers } = await app.inject({ method: 'PUT', url: '/healthz' })
  t.match(headers, { ...always, allow: String })
})

t.test('pages load what is ours, and nothing inline', async (t) => {
  const { app } = await build(t)
  for (const url of ['/', '/docs']) {
    const answer = await app.inject(url)
    t.equal(answer.statusCode, 200, `${url}: the pages are built before the tests run`)
    const policy = String(answer.headers['content-security-policy'])
    t.match(answer.headers, always, url)
    t.match(policy, /default-src 'none'/, url)
    t.match(policy, /frame-ancestors 'none'/, url)
    t.match(policy, /script-src 'self';/, url)
    t.match(policy, /style-src 'self';/, url)
    const scripts = [...answer.body.matchAll(/<script[^>]*>|<link[^>]*stylesheet[^>]*>/g)]
    t.ok(scripts.length > 0, `${url} loads something`)
    for (const [tag] of scripts) {
      const [, path = 'nowhere'] = /(?:src|href)="([^"]+)"/.exec(tag) ?? []
      t.equal((await app.inject(path)).statusCode, 200, `${url} loads ${path}`)
    }
    t.notMatch(answer.body, / (style|on\w+)=|<style/, `${url} has nothing inline`)
    t.notMatch(policy, /unsafe/, url)
  }
})

t.test('an image may stand in the pages of others, and no other answer may', async (t) => {
  const built = await build(t)
  const headers = await signedIn(built, 'goldie')
  const image = await built.app.inject('/api/images/0199c0de-0000-7000-8000-000000000000')
  t.equal(image.headers['cross-origin-resource-policy'], 'cross-origin')
  const me = await built.app.inject({ url: '/api/me', headers })
  t.equal(me.headers['cross-origin-resource-policy'], 'same-origin')
})

t.test('only where clients come by https are they told to stay with it', async (t) => {
  const { app } = await build(t, { PUBLIC_URL: 'https://images.example' })
  const { headers } = await app.inject('/healthz')
  t.equal(headers['strict-transport-security'], 'max-age=31536000')
})
