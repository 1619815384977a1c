import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Deletions, Dumps, Images, Photos, Users } from '@image-dump/database'
import { Fetcher, parseAllowedNetworks } from '@image-dump/fetcher'
import { Removal } from '@image-dump/library'
import { startOrigin } from '@image-dump/origin'
import { Settler } from '@image-dump/queue'
import { openLog } from '@image-dump/service'
import { openStore } from '@image-dump/storage'
import { testDatabase } from '@image-dump/testing'
import t, { type Test } from 'tap'
import { v7 as uuid } from 'uuid'
import { ImageHandler } from '../src/image-handler.ts'
import { WorkerMetrics } from '../src/metrics/worker-metrics.ts'
import { OriginGate } from '../src/origin-gate.ts'

/** A worker with one image of a dump, a real database and a real store. */
async function open(t: Test) {
  const { db } = await testDatabase(t)
  const origin = await startOrigin()
  const root = t.testdir()
  const store = openStore(pathToFileURL(root).href)
  const users = new Users(db)
  await users.add('anna', 'gold', 'hash')
  const userId = String((await users.credentials('anna'))?.id)
  const requestId = uuid()
  const url = `${origin.url}/images/1.png`
  const item = { name: 'a', manufacturer: null, brand: null, category: null, images: [url] }
  const dump = { id: requestId, userId, dataFormat: 'json', data: Buffer.from('{}') } as const
  const [image] = await new Dumps(db).add({ ...dump, items: [item] })
  if (image === undefined) throw new Error('the dump has no image')
  const images = new Images(db)
  const fetcher = new Fetcher({
    timeout: 1000,
    maxBytes: 1_000_000,
    perHost: 8,
    allowNetworks: parseAllowedNetworks('127.0.0.1/32'),
    userAgent: 'test',
  })
  t.teardown(async () => {
    fetcher.close()
    await origin.close()
  })
  const onTrouble = (error: unknown) => t.error(error)
  const [photos, deletions] = [new Photos(db), new Deletions(db)]
  const removal = new Removal({ photos, deletions, store, onTrouble })
  const handler = new ImageHandler({
    fetcher,
    store,
    settler: new Settler({ images, onNews: () => {}, onTrouble }),
    images,
    concurrency: 64,
    gate: new OriginGate(8, () => {}, 250),
    maxPixels: 1e8,
    deadline: 10_000,
    metrics: new WorkerMetrics(),
    log: openLog('test', 'silent'),
  })
  return {
    id: image.id,
    removal,
    photos,
    deliver: () =>
      handler.handle({
        job: { imageId: image.id, itemId: image.itemId, requestId, url },
        place: 1,
        stalls: 0,
        update: async () => {},
      }),
    async files(): Promise<string[]> {
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      return entries
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
    },
  }
}

t.test('an image that is delivered twice has one file, which stays', async (t) => {
  const { deliver, photos, files, id } = await open(t)
  await deliver()
  const photo = await photos.find({ id })
  await deliver()
  t.strictSame(await files(), [photo?.key])
})

t.test('one that its owner deletes in between has none', async (t) => {
  const { deliver, removal, photos, files, id } = await open(t)
  await deliver()
  const photo = await photos.find({ id })
  t.ok(photo && (await removal.remove(photo)))
  t.strictSame(await files(), [])
  await deliver()
  t.strictSame(await files(), [])
})
