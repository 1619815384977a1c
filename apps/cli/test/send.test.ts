import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import {
  accepted,
  dumpLine,
  dumpOf,
  fakeApi,
  image,
  imageLine,
  json,
  lines,
  problem,
  requestId,
} from './fake-api.ts'
import { terminal } from './terminal.ts'

const csv = 'name,brand,url\nSoup,Cafe,https://example.com/0.png\nTea,,https://example.com/1.png\n'
const good = dumpOf([image(0), image(1)])
const partial = dumpOf([image(0), image(1, 'DNS')])
const post = 'POST /api/dumps'
const listed = { 'GET /api/dumps': [json([good])] }
const answered = (dump: ReturnType<typeof dumpOf>) => lines([accepted, dumpLine(dump)])

t.test('a feed is sent, and its end is told; the dump is stored: 0', async (t) => {
  const api = await fakeApi(t, { ...listed, [post]: [answered(good)] })
  const { type, signedIn, file } = terminal(t)
  await signedIn(api.url)
  const { code, stdout, stderr } = await type(['send', await file('feed.csv', csv)])
  t.equal(code, 0)
  t.equal(stdout, `SUCCESS after 3.2 s: 2 items, 2 images, 2 stored, 0 failed\nDump ${requestId}\n`)
  t.match(stderr, `Accepted as ${requestId}`)
  t.match(stderr, '97 of 100 dumps left; more come back in 12 min')
  const [call] = api.to(post)
  t.equal(call?.headers.authorization, 'Bearer access1')
  t.match(stderr, `key ${call?.headers['idempotency-key']}`)
  t.strictSame(JSON.parse(call?.body ?? ''), {
    items: [
      { name: 'Soup', brand: 'Cafe', images: ['https://example.com/0.png'] },
      { name: 'Tea', images: ['https://example.com/1.png'] },
    ],
  })
})

t.test('failures are a table, and a feed to send again: 1', async (t) => {
  const api = await fakeApi(t, { ...listed, [post]: [answered(partial)] })
  const { type, signedIn, file, home } = terminal(t)
  await signedIn(api.url)
  const feed = await file('feed.csv', csv)
  const failures = join(home, 'failures.csv')
  const { code, stdout } = await type(['send', feed, '--failures', failures])
  t.equal(code, 1)
  t.match(stdout, 'item 1  https://example.com/1.png  ✗ DNS')
  t.match(stdout, 'Failed: 1 DNS')
  t.equal(
    await readFile(failures, 'utf8'),
    'name,manufacturer,brand,category,url\r\nTea,,,,https://example.com/1.png\r\n',
  )
})

t.test('of XML too, what failed becomes a feed, with all that it said', async (t) => {
  const api = await fakeApi(t, { ...listed, [post]: [answered(partial)] })
  const { type, signedIn, file, home } = terminal(t)
  await signedIn(api.url)
  const item = (name: string) =>
    `<item><name>${name}</name><brand>Cafe</brand><images><url>https://example.com/${name}</url></images></item>`
  const feed = await file('feed.xml', `<items>${item('Soup')}${item('Tea')}</items>`)
  const failures = join(home, 'failures.json')
  await type(['send', feed, '--failures', failures])
  t.equal(api.to(post)[0]?.headers['content-type'], 'application/xml')
  t.strictSame(JSON.parse(await readFile(failures, 'utf8')), {
    items: [
      {
        name: 'Tea',
        manufacturer: null,
        brand: 'Cafe',
        category: null,
        images: ['https://example.com/Tea'],
      },
    ],
  })
})

t.test('--json is the whole answer on standard output, and nothing else', async (t) => {
  const api = await fakeApi(t, { ...listed, [post]: [answered(partial)] })
  const { type, signedIn } = terminal(t)
  await signedIn(api.url)
  const { code, stdout } = await type(['send', '-', '--json'], { stdin: csv })
  t.equal(code, 1)
  t.strictSame(JSON.parse(stdout), partial)
})

t.test('a terminal sees a bar, that is gone at the end', async (t) => {
  const first = lines([accepted, imageLine(image(0)), imageLine(image(1)), dumpLine(good)])
  const api = await fakeApi(t, { ...listed, [post]: [first] })
  const { type, signedIn } = terminal(t)
  await signedIn(api.url)
  const { stderr } = await type(['send', '-'], { stdin: csv, isTTY: true })
  t.match(stderr, '1 image settled')
  t.match(stderr, '\r\x1b[K97 of 100')
})

t.test('what the service refuses is shown at its line: 2', async (t) => {
  const errors = [{ path: 'items[1].images[0]', message: 'is too long' }]
  const api = await fakeApi(t, { [post]: [problem(422, 'The dump breaks the rules.', { errors })] })
  const { type, signedIn } = terminal(t)
  await signedIn(api.url)
  const { code, stderr } = await type(['send', '-'], { stdin: csv })
  t.equal(code, 2)
  t.match(stderr, 'The dump breaks the rules.\n  line 3 (items[1].images[0]): is too long\n')
  t.equal(api.to(post).length, 1, 'and is not sent again')
})

t.test('what can’t be a feed is not sent: 2', async (t) => {
  const api = await fakeApi(t, {})
  const { type, signedIn, home, file } = terminal(t)
  await signedIn(api.url)
  const feed = await file('feed.csv', csv)
  for (const args of [
    ['send', join(home, 'nothing.csv')],
    ['send', home],
    ['send', await file('empty.json', '')],
    ['send', await file('large.xml', `<items>${' '.repeat(16 * 1024 * 1024)}`)],
    ['send', feed, '--failures', 'failures.xml'],
    ['send', feed, '--key', 'no key'],
    ['send', feed, '--wait', 'long'],
    ['send'],
    ['sned', feed],
  ]) {
    const { code, stderr } = await type(args)
    t.equal(code, 2, stderr)
  }
  t.equal(api.calls.length, 0)
})

t.test('--wait asks for that wait; what is pending at its end: 5', async (t) => {
  const api = await fakeApi(t, { ...listed, [post]: [answered(dumpOf([image(0)], 1))] })
  const { type, signedIn } = terminal(t)
  await signedIn(api.url)
  const { code, stdout } = await type(['send', '-', '--wait', '0'], { stdin: csv })
  t.equal(code, 5)
  t.match(stdout, '1 pending')
  t.equal(api.to(post)[0]?.headers.prefer, 'wait=0')
})

t.test('Ctrl-C says how to go on: 130', async (t) => {
  const api = await fakeApi(t, {
    ...listed,
    [post]: [(response) => response.write(`${JSON.stringify(accepted)}\n`)],
  })
  const { type, signedIn } = terminal(t)
  await signedIn(api.url)
  const { code, stderr } = await type(['send', '-'], { stdin: csv, interruptAt: 'Accepted' })
  t.equal(code, 130)
  t.match(stderr, `To go on: image-dump status ${requestId} --wait`)
})
