import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SettledImage } from '@image-dump/database'
import { Fetcher, parseAllowedNetworks } from '@image-dump/fetcher'
import { startOrigin } from '@image-dump/origin'
import type { ImageJob } from '@image-dump/queue'
import { openLog } from '@image-dump/service'
import { openStore, StorageError, type Store } from '@image-dump/storage'
import t, { type Test } from 'tap'
import { ImageHandler } from '../src/image-handler.ts'
import { WorkerMetrics } from '../src/metrics/worker-metrics.ts'
import { OriginGate } from '../src/origin-gate.ts'

interface Settings {
  readonly deadline?: number
  readonly perHost?: number
  readonly concurrency?: number
  readonly refuse?: (image: SettledImage) => void
  /** What an outcome waits for before it is settled. */
  readonly hold?: (image: SettledImage) => Promise<void>
  readonly wrap?: (store: Store) => Store
}

/** A handler with a real origin and a real store; what it settles is kept in a list. */
async function open(t: Test, settings: Settings = {}) {
  const { deadline = 10_000, perHost = 8, concurrency = 64, refuse, hold, wrap } = settings
  const origin = await startOrigin()
  const root = t.testdir()
  const fetcher = new Fetcher({
    timeout: 1000,
    maxBytes: 1_000_000,
    perHost,
    allowNetworks: parseAllowedNetworks('127.0.0.1/32'),
    userAgent: 'test',
  })
  const settled: SettledImage[] = []
  const settle = async (image: SettledImage) => {
    refuse?.(image)
    await hold?.(image)
    settled.push(image)
    return settled.length === 1
  }
  const keyOf = async () => {
    const [first] = settled
    return first && 'stored' in first.outcome ? first.outcome.stored.key : null
  }
  const metrics = new WorkerMetrics()
  const store = openStore(pathToFileURL(root).href)
  const handler = new ImageHandler({
    fetcher,
    store: wrap ? wrap(store) : store,
    settler: { settle },
    images: { keyOf },
    concurrency,
    gate: new OriginGate(perHost, () => {}, 250),
    maxPixels: 1e8,
    deadline,
    metrics,
    log: openLog('test', 'silent'),
  })
  t.teardown(async () => {
    fetcher.close()
    await origin.close()
  })
  const updates: ImageJob[] = []
  const deliver = (path: string, job: Partial<ImageJob> = {}, stalls = 0) =>
    handler.handle({
      job: { imageId: 'image', itemId: 'item', requestId: 'dump', url: origin.url + path, ...job },
      place: 1,
      stalls,
      update: async (changed) => {
        updates.push(changed)
      },
    })
  return { handler, deliver, settled, updates, origin, root, metrics }
}

t.test('a good image is stored where a person would look for it', async (t) => {
  const { deliver, settled, root } = await open(t)
  t.equal(await deliver('/images/1.png'), 'settled')
  t.match(settled, [
    { imageId: 'image', attempts: 1, outcome: { stored: { contentType: 'image/png' } } },
  ])
  t.match(await readdir(join(root, 'images/dumps/dump')), [/^image-[0-9a-f]{8}\.png$/])
  t.strictSame(await readdir(join(root, 'staging')), [])
})

t.test('so many are fetched at once, and one that is being settled is none of them', async (t) => {
  const held = Promise.withResolvers<void>()
  const hold = ({ imageId }: SettledImage) =>
    imageId === 'first' ? held.promise : Promise.resolve()
  let underway = 0
  let most = 0
  const counting = (store: Store): Store => {
    const stage = store.stage.bind(store)
    const put = store.put.bind(store)
    return Object.assign(store, {
      stage: () => {
        underway += 1
        most = Math.max(most, underway)
        return stage()
      },
      put: async (...args: Parameters<Store['put']>) => {
        await put(...args)
        underway -= 1
      },
    })
  }
  const { deliver, settled } = await open(t, { concurrency: 1, hold, wrap: counting })
  const all = ['first', 'second', 'third'].map((imageId) => deliver('/images/1.png', { imageId }))
  await Promise.all(all.slice(1))
  t.strictSame(
    settled.map(({ imageId }) => imageId),
    ['second', 'third'],
    'while the first waits for Postgres',
  )
  held.resolve()
  await Promise.all(all)
  t.equal(most, 1, 'one at a time')
})

t.test('each step of an image is measured, and what was fetched', async (t) => {
  const { deliver, metrics } = await open(t)
  await deliver('/images/1.png')
  await deliver('/html-as-png')
  await deliver('/status/500')
  const text = await metrics.registry.metrics()
  t.match(text, 'image_dump_step_seconds_count{step="fetch"} 3\n')
  t.match(text, 'image_dump_step_seconds_count{step="inspect"} 2\n')
  t.match(text, 'image_dump_step_seconds_count{step="store"} 1\n')
  t.match(text, /^image_dump_fetched_bytes_total [1-9]/m)
  t.match(text, 'image_dump_retries_total 1\n')
})

t.test('what may get better comes again, and what will not is settled', async (t) => {
  const { deliver, settled, root } = await open(t)
  for (const path of [
    '/status/500',
    '/status/408',
    '/status/425',
    '/reset',
    '/truncated',
    '/silent',
  ]) {
    const verdict = await deliver(path)
    t.match(verdict, { again: { attempts: 1, spent: Number }, after: Number }, path)
  }
  t.strictSame(settled, [])
  for (const path of ['/status/404', '/status/403', '/html-as-png', '/redirect/loop', '/gzip']) {
    t.equal(await deliver(path), 'settled', path)
  }
  t.equal(settled.length, 5)
  t.strictSame(await readdir(join(root, 'staging')), [], 'nothing is left of what was refused')
})

t.test('the third attempt is the last, and the image says how many there were', async (t) => {
  const { deliver, settled } = await open(t)
  t.equal(await deliver('/status/503', { attempts: 2, spent: 4000 }), 'settled')
  t.match(settled, [{ attempts: 3, outcome: { failure: { httpStatus: 503 } } }])
})

t.test('an origin that asks for a pause gets it, where it fits into the deadline', async (t) => {
  const { deliver, settled } = await open(t)
  const verdict = await deliver('/busy?retryAfter=3')
  t.ok(verdict !== 'settled' && verdict.after >= 3000 && verdict.after <= 4000)
  t.equal(await deliver('/busy?retryAfter=60'), 'settled')
  t.match(settled, [{ attempts: 1, outcome: { failure: { httpStatus: 429 } } }])
})

t.test('an image whose time is over is settled, whatever hangs', async (t) => {
  const hang = (store: Store): Store =>
    Object.assign(store, { put: () => new Promise<void>(() => {}) })
  const { deliver, settled } = await open(t, { deadline: 300, wrap: hang })
  t.equal(await deliver('/images/1.png'), 'settled')
  t.match(settled, [{ outcome: { failure: { code: 'TIMEOUT' } } }])
})

t.test('trouble of ours is tried again for as long as there is time', async (t) => {
  const full = (store: Store): Store =>
    Object.assign(store, { put: () => Promise.reject(new StorageError('full')) })
  const { deliver, settled } = await open(t, { wrap: full, deadline: 60_000 })
  t.match(await deliver('/images/1.png', { attempts: 5, spent: 1000 }), { again: { attempts: 6 } })
  t.equal(await deliver('/images/1.png', { attempts: 6, spent: 59_900 }), 'settled')
  t.match(settled, [{ attempts: 7, outcome: { failure: { code: 'STORAGE' } } }])
})

t.test('an outcome that the database refuses becomes one that it takes', async (t) => {
  const { deliver, settled } = await open(t, {
    refuse: ({ outcome }) => {
      if ('stored' in outcome) throw new Error('no such text')
    },
  })
  t.equal(await deliver('/images/1.png'), 'settled')
  t.match(settled, [{ outcome: { failure: { code: 'INTERNAL' } } }])
})

t.test('a slow origin does not take the places of the others', async (t) => {
  const { deliver } = await open(t, { perHost: 2 })
  const slow = Array.from({ length: 6 }, () => deliver('/silent'))
  const verdicts = await Promise.all(slow.slice(2))
  for (const verdict of verdicts) {
    t.ok(verdict !== 'settled' && verdict.again.attempts === undefined, 'put off, not tried')
  }
  await Promise.all(slow)
})

t.test('a worker that stops hands back what it holds, as it was', async (t) => {
  const { handler, deliver, settled } = await open(t)
  const held = deliver('/silent', { attempts: 1, spent: 500 })
  setTimeout(() => handler.handBack(), 100)
  t.match(await held, { again: { attempts: 1, spent: 500 }, after: 0 })
  t.strictSame(settled, [])
})

t.test(
  'an image is suspected after two workers, tried alone, and blamed for the third',
  async (t) => {
    const { deliver, settled, updates } = await open(t)
    t.equal(await deliver('/images/1.png', {}, 2), 'settled')
    t.match(updates, [{ alone: 3 }], 'it is known beforehand that it was begun')
    t.match(settled, [{ outcome: { stored: {} } }], 'the innocent go on')
    t.equal(await deliver('/images/1.png', { alone: 3 }, 3), 'settled')
    t.match(settled[1], { attempts: 3, outcome: { failure: { code: 'INTERNAL' } } })
  },
)

t.test('a suspect is not blamed for what happens while it waits for a slot', async (t) => {
  const { handler, deliver, updates } = await open(t, { concurrency: 1 })
  const first = deliver('/silent')
  const suspect = deliver('/images/1.png', {}, 2)
  handler.handBack()
  t.match(await first, { again: {} })
  t.match(await suspect, { again: { alone: undefined }, after: 0 })
  t.strictSame(updates, [], 'nothing was done with it, so no loss is its fault')
})

t.test('a suspect that finds another one being done comes again, holding no place', async (t) => {
  const { handler, deliver, settled } = await open(t)
  const first = deliver('/silent', {}, 2)
  t.match(await deliver('/images/1.png', {}, 2), { again: { url: String }, after: 1000 })
  t.strictSame(settled, [])
  handler.handBack()
  await first
})

t.test('once it hands back it begins nothing more, and suspects nobody', async (t) => {
  const { handler, deliver, settled, updates } = await open(t)
  handler.handBack()
  t.match(await deliver('/images/1.png'), { after: 0 })
  t.match(await deliver('/images/1.png', {}, 2), { after: 0 })
  t.match(await deliver('/images/1.png', { alone: 3 }, 3), { again: { alone: 3 }, after: 0 })
  t.strictSame([settled, updates], [[], []])
})

t.test(
  'of two workers that get different bytes, the one that is recorded keeps its file',
  async (t) => {
    const { deliver, settled, root } = await open(t)
    await deliver('/images/1.png')
    await deliver('/images/2.png')
    await deliver('/images/1.png')
    const [first] = settled
    const key = first && 'stored' in first.outcome ? first.outcome.stored.key : ''
    const files = await readdir(join(root, 'images/dumps/dump'))
    t.strictSame(files, [basename(key)])
  },
)

t.test('a file that comes after its image has failed does not stay', async (t) => {
  const held = Promise.withResolvers<void>()
  const removed = Promise.withResolvers<void>()
  const slow = (store: Store): Store => {
    const put = store.put.bind(store)
    const remove = store.delete.bind(store)
    return Object.assign(store, {
      put: async (...args: Parameters<Store['put']>) => {
        await held.promise
        await put(...args)
      },
      delete: async (key: string) => {
        await remove(key)
        removed.resolve()
      },
    })
  }
  const { deliver, settled, root } = await open(t, { deadline: 300, wrap: slow })
  await deliver('/images/1.png')
  t.match(settled, [{ outcome: { failure: { code: 'TIMEOUT' } } }])
  held.resolve()
  await removed.promise
  await t.rejects(readdir(join(root, 'images')), { code: 'ENOENT' }, 'nor its folder')
})
