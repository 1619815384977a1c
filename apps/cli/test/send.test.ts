import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import {
  accepted,
  dumpLine,
  dumpOf,
  image,
  imageLine,
  json,
  lines,
  problem,
  requestId,
} from './fake-api.ts'
import { answered, csv, good, list, post, signedInTo } from './signed-in.ts'

const partial = dumpOf([image(0), image(1, 'DNS')])
const listed = { [list]: [json([good])] }

t.test('a feed is sent, and its end is told; the dump is stored: 0', async (t) => {
  const { api, type, file } = await signedInTo(t, { ...listed, [post]: [answered(good)] })
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
  const { type, file, home } = await signedInTo(t, { ...listed, [post]: [answered(partial)] })
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
  const { api, type, file, home } = await signedInTo(t, { ...listed, [post]: [answered(partial)] })
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
  const { type } = await signedInTo(t, { ...listed, [post]: [answered(partial)] })
  const { code, stdout } = await type(['send', '-', '--json'], { stdin: csv })
  t.equal(code, 1)
  t.strictSame(JSON.parse(stdout), partial)
})

t.test('a terminal sees a bar, that is gone at the end', async (t) => {
  const first = lines([accepted, imageLine(image(0)), imageLine(image(1)), dumpLine(good)])
  const { type } = await signedInTo(t, { ...listed, [post]: [first] })
  const { stderr } = await type(['send', '-'], { stdin: csv, isTTY: true })
  t.match(stderr, '1 image settled')
  t.match(stderr, '\r\x1b[K97 of 100')
})

t.test('what the service refuses is shown at its line: 2', async (t) => {
  const errors = [{ path: 'items[1].images[0]', message: 'is too long' }]
  const { api, type } = await signedInTo(t, {
    [post]: [problem(422, 'The dump breaks the rules.', { errors })],
  })
  const { code, stderr } = await type(['send', '-'], { stdin: csv })
  t.equal(code, 2)
  t.match(stderr, 'The dump breaks the rules.\n  line 3 (items[1].images[0]): is too long\n')
  t.equal(api.to(post).length, 1, 'and is not sent again')
})

t.test('what can’t be a feed is not sent: 2', async (t) => {
  const { api, type, home, file } = await signedInTo(t, {})
  const feed = await file('feed.csv', csv)
  for (const args of [
    ['send', join(home, 'nothing.csv')],
    ['send', home],
    ['send', await file('empty.json', '')],
    ['send', await file('large.xml', `<items>${' '.repeat(16 * 1024 * 1024)}`)],
    ['send', feed, '--failures', 'failures.xml'],
    ['send', feed, '--failures', join(home, 'no-such-folder', 'failures.csv')],
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

t.test(
  'by its name or by how it begins, a feed is what it is; what else comes is refused: 2',
  async (t) => {
    const { api, type, file } = await signedInTo(t, { ...listed, [post]: [answered(good)] })
    const sent = {
      'feed.txt': `\ufeff${csv}`,
      quoted: '"Name";"URL"\nTea;https://example.com/1.png\n',
      'feed.dat': ' \n<items></items>',
      'feed.rss': '{"items":[]}',
      list: '[]',
    }
    for (const [name, content] of Object.entries(sent)) {
      t.equal((await type(['send', await file(name, content)])).code, 0, name)
    }
    t.strictSame(
      api.to(post).map(({ headers }) => headers['content-type']),
      ['json', 'json', 'xml', 'json', 'json'].map((format) => `application/${format}`),
    )
    for (const content of [
      '# Soups\n\nOf "our" kitchen, all.\n',
      '\x89PNG\r\n\x1a\n"',
      'soup,url\n',
    ]) {
      const { code, stderr } = await type(['send', await file('feed.md', content)])
      t.equal(code, 2)
      t.match(stderr, /does not look like a feed\.\n {2}A feed is XML, JSON, or CSV .*\n.*--format/)
    }
    const asked = ['send', await file('feed.md', csv), '--format', 'csv']
    t.equal((await type(asked)).code, 0)
  },
)

t.test('--wait asks for that wait; what is pending at its end: 5', async (t) => {
  const { api, type } = await signedInTo(t, {
    ...listed,
    [post]: [answered(dumpOf([image(0)], 1))],
  })
  const { code, stdout } = await type(['send', '-', '--wait', '0'], { stdin: csv })
  t.equal(code, 5)
  t.match(stdout, '1 pending')
  t.equal(api.to(post)[0]?.headers.prefer, 'wait=0')
})

t.test('Ctrl-C says how to go on: 130', async (t) => {
  const { type } = await signedInTo(t, {
    ...listed,
    [post]: [(response) => response.write(`${JSON.stringify(accepted)}\n`)],
  })
  const { code, stderr } = await type(['send', '-'], { stdin: csv, interruptAt: 'Accepted' })
  t.equal(code, 130)
  t.match(stderr, `To go on: image-dump status ${requestId} --wait`)
})
