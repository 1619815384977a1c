import t from 'tap'
import { SignedUrls, UrlRefused } from '../src/index.ts'

const secret = 'a secret of the tests alone'

/** A clock of the test's own, and URLs that go by it. */
function open(options: { secret?: string; baseUrl?: string } = {}) {
  const clock = { now: Date.parse('2030-01-01T00:00:00.400Z') }
  const urls = new SignedUrls({
    secret: options.secret ?? secret,
    baseUrl: () => options.baseUrl ?? 'http://localhost:3000',
    now: () => clock.now,
  })
  return { clock, urls }
}

const refused = (reason: string) => ({ name: 'UrlRefused', reason })

t.test('what was signed for a PUT is what is verified', async (t) => {
  const { urls } = open()
  const url = urls.signPut('a/b c.png', {
    expiresIn: 60_000,
    maxBytes: 1000,
    contentType: 'image/png',
  })
  t.match(url, 'http://localhost:3000/files/a/b%20c.png?method=PUT&expires=1893456061&max=1000')
  t.strictSame(urls.verifyPut(url), {
    key: 'a/b c.png',
    maxBytes: 1000,
    contentType: 'image/png',
  })
  const plain = urls.signPut('a/b', { expiresIn: 60_000 })
  t.strictSame(urls.verifyPut(plain), { key: 'a/b' })
})

t.test('what was signed for a GET are the headers of its answer', async (t) => {
  const { urls } = open()
  const options = { expiresIn: 60_000, contentType: 'image/png', filename: 'Füße "1".png' }
  t.strictSame(urls.verifyGet(urls.signGet('a/b', options)), {
    key: 'a/b',
    headers: {
      'content-type': 'image/png',
      'content-disposition':
        'inline; filename="F__e _1_.png"; filename*=UTF-8\'\'F%C3%BC%C3%9Fe%20%221%22.png',
    },
  })
  t.strictSame(urls.verifyGet(urls.signGet('a/b', { expiresIn: 60_000 })), {
    key: 'a/b',
    headers: { 'content-type': 'application/octet-stream' },
  })
})

t.test('no name makes a header that is none', async (t) => {
  const { urls } = open()
  for (const filename of ['a\r\nset-cookie: x', '\ud800', '"; x="', '%41', "('*').png", '']) {
    const url = urls.signGet('a/b', { expiresIn: 60_000, filename })
    const { headers } = urls.verifyGet(url)
    t.doesNotThrow(() => new Headers(headers), JSON.stringify(filename))
    const rest = headers['content-disposition']?.replace(/^inline; filename="[^"\\%]*"/, '')
    t.match(rest, /^(; filename\*=UTF-8''[\w.~%-]*)?$/)
  }
})

t.test('a server sees a URL without its host, or without the base’s path', async (t) => {
  const { urls } = open({ baseUrl: 'https://example.com/dump/' })
  const url = new URL(urls.signPut('a/b', { expiresIn: 60_000 }))
  t.equal(url.pathname, '/dump/files/a/b')
  t.equal(urls.verifyPut(url.pathname + url.search).key, 'a/b')
  t.equal(urls.verifyPut(url.pathname.replace('/dump', '') + url.search).key, 'a/b')
})

t.test('every key comes back as it was', async (t) => {
  const { urls } = open()
  for (const key of ['a/files/b', 'files/x', 'ü/日本', 'a&b=c?d#e', '%2e%2e', 'a+b', '...']) {
    t.equal(urls.verifyPut(urls.signPut(key, { expiresIn: 60_000 })).key, key)
  }
})

t.test('a URL is good for as long as was said, and then no more', async (t) => {
  const { urls, clock } = open()
  const url = urls.signPut('a/b', { expiresIn: 60_000 })
  clock.now += 60_000
  t.equal(urls.verifyPut(url).key, 'a/b')
  clock.now += 1000
  t.throws(() => urls.verifyPut(url), refused('expired'))
})

t.test('a URL is for one method', async (t) => {
  const { urls } = open()
  const put = urls.signPut('a/b', { expiresIn: 60_000 })
  const get = urls.signGet('a/b', { expiresIn: 60_000 })
  t.throws(() => urls.verifyGet(put), refused('wrong method'))
  t.throws(() => urls.verifyPut(get), refused('wrong method'))
})

t.test('a URL that was changed anywhere is forged, expired or not', async (t) => {
  const { urls, clock } = open()
  const options = { expiresIn: 60_000, maxBytes: 10, contentType: 'image/png' }
  const url = urls.signPut('a/b', options)
  const changes = [
    ['/a/b', '/a/c'],
    ['/a/b', '/a/b/'],
    ['/a/b', '/a/x/../c'],
    ['/a/b', '/a/%zz'],
    ['/a/b', '/a/b%00'],
    ['method=PUT', 'method=GET'],
    ['max=10', 'max=100'],
    ['max=10', 'max=010'],
    ['&max=10', ''],
    ['&max=10', '&max='],
    ['type=image%2Fpng', 'type=text%2Fhtml'],
    [/&signature=.*/, ''],
    [/signature=.*/, 'signature='],
    [/signature=./, 'signature='],
    [/signature=.*/, `signature=${'A'.repeat(43)}`],
    ['expires=', 'expires=9'],
    ['&signature', '&name=x&signature'],
    ['/files/', '/other/'],
  ] as const
  for (const [from, to] of changes) {
    const forged = url.replace(from, to)
    t.not(forged, url)
    t.throws(() => urls.verifyPut(forged), refused('forged'), forged)
  }
  clock.now += 100_000
  t.throws(() => urls.verifyPut(url.replace('max=10', 'max=11')), refused('forged'))
  t.throws(() => urls.verifyPut('http://['), refused('forged'))
  t.throws(() => urls.verifyPut(''), UrlRefused)
})

t.test('the type of one and the name of another are not the same', async (t) => {
  const { urls } = open()
  const typed = urls.signGet('a/b', { expiresIn: 60_000, contentType: 'x' })
  t.throws(() => urls.verifyGet(typed.replace('type=', 'name=')), refused('forged'))
})

t.test('what another secret has signed is forged', async (t) => {
  const url = open({ secret: 'another secret of the tests' }).urls.signPut('a', { expiresIn: 1000 })
  t.throws(() => open().urls.verifyPut(url), refused('forged'))
})

t.test('a secret that is none is refused', async (t) => {
  t.throws(() => open({ secret: 'short' }), RangeError)
})

t.test('how long a URL is good for has bounds', async (t) => {
  const { urls } = open()
  for (const expiresIn of [0, -1, Number.NaN, 7 * 86_400_000 + 1]) {
    t.throws(() => urls.signPut('a', { expiresIn }), RangeError)
  }
})
