import { setTimeout as sleep } from 'node:timers/promises'
import { QueueUnavailable } from '@image-dump/queue'
import t from 'tap'
import { ApiMetrics } from '../src/metrics/api-metrics.ts'
import { build, jsonDump, signedIn, standInWorker, withHeaders } from './build.ts'

t.test('a plain scrape is answered, and says how long each step of a dump took', async (t) => {
  const built = await build(t, { DUMP_WAIT: '15' })
  await standInWorker(t, built)
  const headers = await signedIn(built, 'goldie')
  t.equal((await built.app.inject(withHeaders(jsonDump(), headers))).statusCode, 200)
  const answer = await built.app.inject('/metrics')
  t.equal(answer.statusCode, 200)
  t.match(answer.headers['content-type'], /^text\/plain; version=0\.0\.4/)
  for (const step of ['authenticate', 'reserve', 'parse', 'keep', 'hand_out', 'wait', 'answer']) {
    t.match(answer.body, `image_dump_step_seconds_count{step="${step}"} 1\n`, step)
  }
  t.match(answer.body, /^nodejs_eventloop_lag_p99_seconds /m)
  t.match(answer.body, 'image_dump_queue_jobs{queue="images",state="prioritized"} 0\n')
  t.match(answer.body, 'image_dump_queue_jobs{queue="sweeps",state="delayed"} 0\n')
  t.match(answer.body, 'image_dump_queue_jobs{queue="files",state="waiting"} 0\n')
  t.match(answer.body, 'image_dump_queue_oldest_job_seconds{queue="images"} 0\n')
  t.match(answer.body, 'image_dump_waiting_requests 0\n')
})

t.test('jobs that nobody takes, and who waits for them, are seen', async (t) => {
  const built = await build(t)
  const headers = await signedIn(built, 'goldie')
  const answer = built.app.inject(withHeaders(jsonDump(), headers)).then((answer) => answer)
  // A dump that is refused, or answered too early, is never seen: that is to be told, not waited for.
  const seen = async (line: string) => {
    const until = Date.now() + 10_000
    for (let body = ''; !body.includes(`${line}\n`); await sleep(50)) {
      body = (await built.app.inject('/metrics')).body
      if (Date.now() > until) throw new Error(`there is no ${line} in ${body}`)
    }
  }
  await seen('image_dump_waiting_requests 1')
  await seen('image_dump_queue_jobs{queue="images",state="prioritized"} 51')
  built.stopping.abort()
  t.equal((await answer).statusCode, 202)
  await seen('image_dump_waiting_requests 0')
})

t.test('a dump that the quota refuses is counted by its plan', async (t) => {
  const built = await build(t, { QUOTA_BRONZE: '0' })
  const headers = await signedIn(built, 'bronzie', 'bronze')
  t.equal((await built.app.inject(withHeaders(jsonDump(), headers))).statusCode, 429)
  const { body } = await built.app.inject('/metrics')
  t.match(body, 'image_dump_quota_refusals_total{plan="bronze"} 1\n')
})

t.test('while Redis is away all else is told, and nothing of the queues', async (t) => {
  const { app, services } = await build(t)
  services.redis.disconnect()
  const answer = await app.inject('/metrics')
  t.equal(answer.statusCode, 200)
  t.match(answer.body, /^process_resident_memory_bytes /m)
  t.notMatch(answer.body, /^image_dump_queue_(jobs|oldest_job_seconds)[{ ]/m)
  t.match(answer.body, 'image_dump_ready{part="redis"} 0\n')
  t.match(answer.body, 'image_dump_ready{part="postgres"} 1\n')
  t.match(answer.body, 'image_dump_ready{part="storage"} 1\n')
})

t.test('that Redis is away is no trouble of the metrics; all else is, and is said', async (t) => {
  const there = { check: async () => {} }
  const parts = { postgres: there, redis: there, storage: there }
  const troubles: unknown[] = []
  const scrape = (error: Error) => {
    const queues = {
      standingsOf: () => Promise.reject(error),
      onTrouble: (trouble: unknown) => troubles.push(trouble),
    }
    return new ApiMetrics(queues, parts).registry.metrics()
  }
  await scrape(new QueueUnavailable('Redis is away'))
  t.strictSame(troubles, [])
  const broken = new TypeError('this was not to happen')
  t.match(await scrape(broken), /^process_resident_memory_bytes /m)
  t.strictSame(troubles, [broken])
})
