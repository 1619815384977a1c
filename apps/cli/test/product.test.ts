import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { startProduct } from '../../stack/test/product.ts'
import { terminal } from './terminal.ts'

// It starts a Postgres, a Redis and two programs, on a machine that may be busy.
t.setTimeout(240_000)

t.test('a feed goes through the whole product, and every command tells of it', async (t) => {
  // So short a life that each of the commands below has to renew its tokens.
  const { url, origin } = await startProduct(t, { WORKERS: '1', TOKEN_EXPIRY: '10' })
  const { type: typeIn, file, home, sessionFile } = terminal(t)
  // A dump is waited for until it is finished, however long that takes. Here a command that takes
  // too long is interrupted, and what it said shows where it was.
  const type = async (args: readonly string[], options = {}) => {
    const ended = await typeIn(args, { ...options, interruptAfter: 60_000 })
    t.not(ended.code, 130, ended.stderr)
    return ended
  }
  const env = { IMAGE_DUMP_PASSWORD: 'gold-5up-sample' }
  t.equal((await type(['login', '--url', url, '--username', 'goldie'], { env })).code, 0)

  const first = await readFile(sessionFile, 'utf8')

  const rows = Array.from({ length: 60 }, (_, n) => `Product ${n},${origin.url}/images/${n}.png`)
  const feed = await file('feed.csv', ['name,url', ...rows].join('\n'))
  const sent = await type(['send', feed, '--key', 'order-7'])
  t.equal(sent.code, 0, sent.stderr)
  t.match(sent.stdout, '60 items, 60 images, 60 stored, 0 failed')
  const [, id = ''] = /Dump (\S+)/.exec(sent.stdout) ?? []

  const again = await type(['send', feed, '--key', 'order-7', '--json'])
  t.equal(JSON.parse(again.stdout).requestId, id, 'the same key is the same dump')
  t.match((await type(['quota'])).stdout, '99 of 100 dumps left')

  const bad = await file(
    'bad.csv',
    ['name,url', `Product,${origin.url}/status/404`, ...rows].join('\n'),
  )
  const failures = join(home, 'failures.json')
  t.equal((await type(['send', bad, '--failures', failures])).code, 1)
  t.strictSame(
    JSON.parse(await readFile(failures, 'utf8')).items.map(({ name }: { name: string }) => name),
    ['Product'],
  )

  const short = await type(['send', await file('short.csv', 'name,url\nTea,http://a/b.png\n')])
  t.equal(short.code, 2)
  t.match(short.stderr, 'items')

  t.match((await type(['status', id, '--all'])).stdout, /Product 7 .* ✓ png/)
  t.equal((await type(['status', 'no-such-dump'])).code, 2)
  const { stdout } = await type(['list', '--json'])
  t.equal(JSON.parse(stdout).length, 2)
  t.not(await readFile(sessionFile, 'utf8'), first, 'the tokens were renewed meanwhile')
  t.equal((await type(['logout'])).code, 0)
  t.equal((await type(['list'])).code, 3)
})
