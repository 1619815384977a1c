import t from 'tap'
import { FetchFailure, judgeUrl } from '../src/index.ts'
import { judgeRedirect } from '../src/url.ts'

function codeOf(judge: () => unknown): string {
  try {
    judge()
    return 'fine'
  } catch (error) {
    if (!(error instanceof FetchFailure) || error.failure.kind !== 'INTERNAL_ERROR') throw error
    return error.failure.code
  }
}

/** The whole table of https://fetch.spec.whatwg.org/#port-blocking. */
const badPorts: readonly number[] = [
  ...[0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101],
  ...[102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389],
  ...[427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636],
  ...[989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665],
  ...[6666, 6667, 6668, 6669, 6679, 6697, 10080],
]

t.test('http and https with a host are fine, in any spelling of the parser', async (t) => {
  t.equal(judgeUrl('http://example.com/a.png?b#c').href, 'http://example.com/a.png?b#c')
  t.equal(judgeUrl(' HTTPS://EXAMPLE.com:443/ä ').href, 'https://example.com/%C3%A4')
  t.equal(judgeUrl('http://0x7f.1/').hostname, '127.0.0.1')
  t.equal(judgeUrl('http://2130706433./').hostname, '127.0.0.1')
  t.equal(judgeUrl('http://１２７.0.0.1/').hostname, '127.0.0.1')
})

t.test('what is no such URL is INVALID_URL', async (t) => {
  const bad = [
    ...['', 'example.com/a.png', '/a.png', '//example.com/', 'http://', 'https:///', 'http:// /'],
    ...['ftp://example.com/', 'file:///etc/passwd', 'data:image/png;base64,AA==', 'javascript:0'],
    ...[
      'gopher://example.com/',
      'unix:/var/run/docker.sock',
      'ws://example.com/',
      'blob:http://a/b',
    ],
    ...[
      'http://user@example.com/',
      'http://user:secret@example.com/',
      'http://:secret@example.com/',
    ],
    ...['http://example.com:99999/', 'http://[::1/', 'http://[fe80::1%25lo]/', 'http://a b/'],
    ...['http://256.256.256.256/', 'http://1.2.3.4.5/', 'http://exa%00mple.com/'],
  ]
  for (const text of bad)
    t.equal(
      codeOf(() => judgeUrl(text)),
      'INVALID_URL',
      text,
    )
})

t.test('2,048 characters are fine, one more is not', async (t) => {
  const url = 'http://example.com/'.padEnd(2048, 'x')
  t.equal(
    codeOf(() => judgeUrl(url)),
    'fine',
  )
  t.equal(
    codeOf(() => judgeUrl(`${url}x`)),
    'INVALID_URL',
  )
})

t.test('ports are 80, 443 and from 1024 up, less those that browsers refuse', async (t) => {
  const at = (port: number) => codeOf(() => judgeUrl(`http://example.com:${port}/`))
  const every = Array.from({ length: 65_536 }, (_, port) => port)
  const refused = every.filter((port) => at(port) !== 'fine')
  t.same(
    refused,
    every.filter((port) => (port < 1024 && port !== 80 && port !== 443) || badPorts.includes(port)),
  )
  t.same(new Set(refused.map(at)), new Set(['BLOCKED_ADDRESS']))
  t.equal(
    codeOf(() => judgeUrl('https://example.com:80/')),
    'fine',
  )
})

t.test("got's spelling of a Unix socket is blocked before got sees it", async (t) => {
  t.equal(
    codeOf(() => judgeUrl('http://unix/var/run/docker.sock:/info')),
    'BLOCKED_ADDRESS',
  )
  t.equal(
    codeOf(() => judgeUrl('http://UNIX:80/x:/y')),
    'BLOCKED_ADDRESS',
  )
})

t.test('a redirect is resolved, read as UTF-8, and judged by the same rules', async (t) => {
  const from = new URL('https://example.com/a/b')
  const to = (location: string) => judgeRedirect(location, from)
  t.equal(to('c?d').href, 'https://example.com/a/c?d')
  t.equal(to('//other.example/').href, 'https://other.example/')
  t.equal(to('http://example.com/').href, 'http://example.com/')
  t.equal(to(Buffer.from('/ä').toString('latin1')).pathname, '/%C3%A4')
  for (const bad of [
    'ftp://example.com/',
    'file:///etc/passwd',
    'data:,x',
    'https://u:p@a/',
    'http://',
  ]) {
    t.equal(
      codeOf(() => to(bad)),
      'INVALID_URL',
      bad,
    )
  }
  t.equal(
    codeOf(() => to(`/${'x'.repeat(2048)}`)),
    'INVALID_URL',
  )
  t.equal(
    codeOf(() => to('http://example.com:22/')),
    'BLOCKED_ADDRESS',
  )
})
