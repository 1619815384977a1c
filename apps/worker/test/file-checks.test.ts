import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Deletions, Files, Invitations } from '@image-dump/database'
import { FileCheck } from '@image-dump/invitations'
import { startOrigin } from '@image-dump/origin'
import { connectForCommands, connectForWork, FileQueue } from '@image-dump/queue'
import { openLog } from '@image-dump/service'
import { ObjectMissing, openStore } from '@image-dump/storage'
import { testDatabase, testRedis } from '@image-dump/testing'
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { FileChecks } from '../src/file-checks.ts'
import { FileHandler } from '../src/file-handler.ts'
import { WorkerMetrics } from '../src/metrics/worker-metrics.ts'

const reported = { uploaded: true, fileSize: 1, fileType: null, metadata: null }

/** A store, a queue, and an invitation whose files are uploaded without a browser. */
async function open(t: Test) {
  const [{ db }, { url }] = [await testDatabase(t), await testRedis()]
  const origin = await startOrigin()
  t.teardown(() => origin.close())
  const image = await origin.bytesOf('/images/1.png?bytes=2000')
  const onError = (error: unknown) => t.error(error)
  const [redis, workRedis] = [connectForCommands(url, onError), connectForWork(url, onError)]
  await once(redis, 'ready')
  const queue = new FileQueue(redis)
  t.teardown(async () => {
    await queue.close()
    redis.disconnect()
    workRedis.disconnect()
  })
  const store = openStore(pathToFileURL(t.testdir()).href)
  const [files, deletions] = [new Files(db), new Deletions(db)]
  const { token } = await new Invitations(db).invite('guest@example.com', 60_000)
  const add = () => files.add({ token, name: 'a.png', extension: 'png', urlExpiry: 1000 })
  const put = async (path: string, bytes: Buffer | string = image) => {
    const file = await store.stage()
    await writeFile(file.path, bytes)
    await store.put(path, file)
  }
  const limits = { maxBytes: 100_000, maxPixels: 1_000_000 }
  return {
    url,
    db,
    redis,
    workRedis,
    store,
    files,
    deletions,
    queue,
    add,
    put,
    check: new FileCheck({ files, deletions, store, ...limits }),
    statusOf: async (id: number) => (await files.statuses([id])).get(id),
    age: (interval: string) =>
      sql`
        update files set
          updated_at = updated_at - ${interval}::interval,
          upload_until = upload_until - ${interval}::interval`.execute(db),
    async uploaded(bytes?: Buffer | string) {
      const file = await add()
      await put(file.path, bytes)
      await files.report(file, reported)
      return file
    },
    start(metrics = new WorkerMetrics()) {
      const checks = new FileChecks({
        redis,
        workRedis,
        database: db,
        store,
        image: { ...limits },
        metrics,
        telemetry: undefined,
        log: openLog('test', 'silent'),
      })
      t.teardown(() => checks.close())
      return checks
    },
  }
}

t.test('a file that the queue knows nothing of is handed out by the sweep', async (t) => {
  const { start, uploaded, statusOf, age } = await open(t)
  const { id } = await uploaded()
  const checks = start()
  await checks.ready()
  await checks.sweep()
  t.equal(await statusOf(id), 'UPLOADED', 'what has just come is left to the queue')
  await age('1 minute')
  await checks.sweep()
  while ((await statusOf(id)) === 'UPLOADED') await sleep(10)
  t.equal(await statusOf(id), 'KEPT')
})

t.test('what became of files is counted, and how long each took', async (t) => {
  const { start, uploaded, statusOf, queue } = await open(t)
  const metrics = new WorkerMetrics()
  await start(metrics).ready()
  const files = [await uploaded(), await uploaded(), await uploaded('no image')]
  await queue.add(files.map(({ id }) => id))
  for (const { id } of files) while ((await statusOf(id)) === 'UPLOADED') await sleep(10)
  const told = async (line: string) => {
    while (!(await metrics.registry.metrics()).includes(`${line}\n`)) await sleep(10)
    t.pass(line)
  }
  await told('image_dump_files_total{status="KEPT",code=""} 2')
  await told('image_dump_files_total{status="REFUSED",code="NOT_AN_IMAGE"} 1')
  await told('image_dump_step_seconds_count{step="check_file"} 3')
})

t.test('a file whose worker is killed is looked at by another within 20 seconds', async (t) => {
  const { start, uploaded, statusOf, queue, url } = await open(t)
  const { id } = await uploaded()
  const script = fileURLToPath(new URL('./fixtures/file-holder.ts', import.meta.url))
  const holder = spawn(process.execPath, [script, url], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => holder.kill('SIGKILL'))
  await queue.add([id])
  const [line] = await once(holder.stdout, 'data')
  t.equal(Number(String(line)), id)
  holder.kill('SIGKILL')
  const killed = performance.now()
  await start().ready()
  while ((await statusOf(id)) === 'UPLOADED') await sleep(50)
  t.equal(await statusOf(id), 'KEPT')
  const took = (performance.now() - killed) / 1000
  t.ok(took < 20, `after ${took.toFixed(1)} s`)
})

t.test('a check that died halfway is done again, and leaves one file', async (t) => {
  const { check, uploaded, files, deletions, store, db } = await open(t)
  const { id, path } = await uploaded()
  const failing = new FileCheck({
    files: { ...bound(files), keep: () => Promise.reject(new Error('killed')) },
    deletions,
    store,
    maxBytes: 100_000,
    maxPixels: 1_000_000,
  })
  await t.rejects(failing.check(id), { message: 'killed' })
  await store.head(path)
  await check.check(id)
  const row = await db.selectFrom('files').selectAll().executeTakeFirstOrThrow()
  t.match(row, { status: 'KEPT', content_type: 'image/png', width: 176, height: 120 })
  await store.head(String(row.storage_key))
  await t.rejects(store.head(path), ObjectMissing)
  // What the first has stored is noted down to be removed; what is kept is not.
  const noted = await db.selectFrom('deletions').select('keys').execute()
  t.equal(noted.length, 1)
  t.notOk(noted[0]?.keys.includes(String(row.storage_key)))
})

t.test('a file that two look at is kept once', async (t) => {
  const { check, uploaded, statusOf, db, store } = await open(t)
  const { id } = await uploaded()
  await Promise.all(
    [check.check(id), check.check(id), check.check(id)].map((it) => it.catch(() => {})),
  )
  t.equal(await statusOf(id), 'KEPT')
  const row = await db.selectFrom('files').select('storage_key').executeTakeFirstOrThrow()
  await store.head(String(row.storage_key))
  const noted = await db.selectFrom('deletions').select('keys').execute()
  t.notOk(noted.flatMap(({ keys }) => keys).includes(String(row.storage_key)))
})

t.test('what is no image, or too large, or too many pixels, is gone', async (t) => {
  const { check, uploaded, db, files, deletions, store } = await open(t)
  const small = new FileCheck({ files, deletions, store, maxBytes: 100_000, maxPixels: 10 })
  for (const [bytes, refusal, by] of [
    ['no image', 'NOT_AN_IMAGE', check],
    [Buffer.alloc(100_001), 'TOO_LARGE', check],
    [undefined, 'TOO_MANY_PIXELS', small],
  ] as const) {
    const { id, path } = await uploaded(bytes)
    await by.check(id)
    const row = await db.selectFrom('files').selectAll().where('id', '=', id).executeTakeFirst()
    t.match(row, { status: 'REFUSED', refusal, storage_key: null })
    await t.rejects(store.head(path), ObjectMissing)
  }
  t.strictSame(await db.selectFrom('deletions').select('id').execute(), [])
})

t.test('a file that takes down one worker after the other is given up', async (t) => {
  const { check, uploaded, statusOf, store } = await open(t)
  const { id, path } = await uploaded()
  await new FileHandler(check).handle({ fileId: id, stalls: 5 })
  t.equal(await statusOf(id), 'REFUSED')
  await t.rejects(store.head(path), ObjectMissing)
})

t.test('what was reported and is not there may still come', async (t) => {
  const { check, add, files, put, statusOf } = await open(t)
  const file = await add()
  await files.report(file, reported)
  await check.check(file.id)
  t.equal(await statusOf(file.id), 'OPEN')
  await put(file.path)
  await files.report(file, reported)
  await check.check(file.id)
  t.equal(await statusOf(file.id), 'KEPT')
})

t.test('trouble with the store leaves a file as it is', async (t) => {
  const { uploaded, statusOf, files, deletions, store } = await open(t)
  const { id } = await uploaded()
  const broken = Object.assign(Object.create(store), {
    get: () => Promise.reject(new Error('the disk is away')),
    stage: () => store.stage(),
    head: (key: string) => store.head(key),
  })
  const check = new FileCheck({
    files,
    deletions,
    store: broken,
    maxBytes: 100_000,
    maxPixels: 1_000_000,
  })
  await t.rejects(check.check(id), { message: 'the disk is away' })
  t.equal(await statusOf(id), 'UPLOADED')
})

t.test('uploads that were never completed are swept, a day after their URLs', async (t) => {
  const { start, add, put, uploaded, check, store, statusOf, age } = await open(t)
  const unused = await add()
  const forgotten = await add()
  await put(forgotten.path)
  const kept = await uploaded()
  await check.check(kept.id)
  // Whoever still has the URL puts something there once more.
  await put(kept.path, 'again')
  const refused = await uploaded('no image')
  await check.check(refused.id)
  const waiting = await uploaded()
  const checks = start()
  await age('23 hours')
  await checks.clear()
  await store.head(forgotten.path)
  await age('2 hours')
  await checks.clear()
  for (const { path } of [forgotten, kept]) await t.rejects(store.head(path), ObjectMissing)
  for (const { id } of [unused, forgotten, refused]) t.equal(await statusOf(id), undefined)
  t.equal(await statusOf(kept.id), 'KEPT')
  t.equal(await statusOf(waiting.id), 'UPLOADED', 'what is to be looked at stays')
  await store.head(waiting.path)
})

function bound(files: Files) {
  return {
    findUploaded: (id: number) => files.findUploaded(id),
    refuse: (id: number, why: 'NOT_AN_IMAGE' | 'TOO_LARGE' | 'TOO_MANY_PIXELS' | 'INTERNAL') =>
      files.refuse(id, why),
    reopen: (id: number) => files.reopen(id),
  }
}
