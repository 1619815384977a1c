import { join } from 'node:path'
import type { ServiceConfig } from '@image-dump/config'
import { Deletions, Dumps, Images, openDatabase, Photos, pingDatabase } from '@image-dump/database'
import { Fetcher, parseAllowedNetworks } from '@image-dump/fetcher'
import { Removal } from '@image-dump/library'
import {
  announce,
  connectForCommands,
  connectForWork,
  ImageQueue,
  ImageWorker,
  queueTelemetry,
  redisTime,
  Settler,
  Sweeper,
  untilConnected,
} from '@image-dump/queue'
import {
  type Logger,
  type RunningService,
  StartError,
  type Surroundings,
} from '@image-dump/service'
import { openStore } from '@image-dump/storage'
import type { Redis } from 'ioredis'
import { atMostEvery, clear } from './clear.ts'
import { FileChecks } from './file-checks.ts'
import { ImageHandler } from './image-handler.ts'
import { CountingSettler } from './metrics/counting-settler.ts'
import { MetricsServer } from './metrics/metrics-server.ts'
import { WorkerMetrics } from './metrics/worker-metrics.ts'
import { longestDelay, OriginGate } from './origin-gate.ts'
import { sweep } from './sweep.ts'

/**
 * Images that a worker has taken from the queue, for so many that it fetches at once: a quarter
 * more are being settled, or are there to begin as soon as one has been stored. An image is settled in
 * some 25 ms, and of origins that take 100 for an answer a worker had a sixth more images a second with
 * half as many again. But what waits here for a slot waits for this worker, though another may be idle.
 */
const inHand = (concurrency: number) => Math.ceil(1.25 * concurrency)

/** How long the start waits for Redis, in milliseconds. */
const patience = 5000

/**
 * Starts a worker: it takes images from the queue until it is stopped.
 *
 * @throws StartError where the store can't be written to or a setting can't be read
 */
export async function startWorker(
  config: ServiceConfig,
  log: Logger,
  { tracing }: Surroundings = {},
): Promise<RunningService> {
  const trouble = (what: string) => (err: unknown) => log.warn({ err }, `trouble with ${what}`)
  const store = openStore(config.storageUrl, {
    staging: join(config.dataDir, 'staging'),
    // Each image that is handled may be putting one part, while checks and removals go on.
    connections: 2 * config.workerConcurrency,
  })
  await store.check().catch((cause) => {
    throw new StartError(`STORAGE_URL ${config.storageUrl}: can't be written to`, { cause })
  })
  const fetcher = new Fetcher({
    timeout: config.fetch.timeout,
    perHost: config.fetch.perHost,
    maxBytes: config.image.maxBytes,
    allowNetworks: allowedNetworks(config.fetch.allowNetworks),
    userAgent: 'image-dump',
  })
  const database = openDatabase(config.databaseUrl, trouble('Postgres'))
  const redis = connectForCommands(config.redisUrl, trouble('Redis'))
  const workRedis = connectForWork(config.redisUrl, trouble('Redis'))
  await pingDatabase(database).catch((cause) => {
    throw new StartError(`DATABASE_URL: the database can't be used: ${reasonOf(cause)}`, { cause })
  })
  if (!(await untilConnected(workRedis, patience))) {
    throw new StartError('REDIS_URL: Redis does not answer')
  }
  await warnOfClock(workRedis, log)
  const queue = new ImageQueue(redis)
  const images = new Images(database)
  const metrics = new WorkerMetrics()
  const committer = new Settler({
    images,
    onNews(news) {
      metrics.countDumps(news)
      for (const { requestId, pending } of news) {
        if (pending === 0) log.info({ reqId: requestId }, 'dump finished')
      }
      // A hint that is lost costs those who wait a second; Redis's trouble is logged already.
      announce(redis, news).catch(() => {})
    },
    onTrouble: trouble('Postgres'),
    inHand: () => handler.inHand,
  })
  const settler = new CountingSettler(committer, metrics)
  const handler: ImageHandler = new ImageHandler({
    fetcher,
    store,
    settler,
    images,
    gate: new OriginGate(config.fetch.perHost, (imageId) => {
      // It comes by itself, if later, where it can't be called.
      queue.bringForward(imageId).catch(trouble('Redis'))
    }),
    concurrency: config.workerConcurrency,
    maxPixels: config.image.maxPixels,
    deadline: config.image.deadline,
    metrics,
    tracing,
    log,
  })
  const telemetry = await queueTelemetry(tracing !== undefined)
  const worker = new ImageWorker(
    workRedis,
    inHand(config.workerConcurrency),
    (delivery) => handler.handle(delivery),
    (err, job) => {
      log.error({ err, reqId: job?.requestId, imageId: job?.imageId }, 'trouble with a job')
    },
    telemetry,
  )
  await worker.ready()
  const fileChecks = new FileChecks({
    redis,
    workRedis,
    database,
    store,
    image: config.image,
    metrics,
    telemetry,
    log,
  })
  await fileChecks.ready()
  const removal = new Removal({
    photos: new Photos(database),
    deletions: new Deletions(database),
    store,
    onTrouble: trouble('the removal of a photo'),
  })
  const longestPause = config.image.deadline + longestDelay
  const clearUp = atMostEvery(60_000, () =>
    clear({ dumps: new Dumps(database), store, removal, fileChecks }),
  )
  const sweepAll = async () => {
    await sweep({ images, queue, redis, settler, longestPause, log })
    await fileChecks.sweep()
    // Not waited for: a store that hangs must not keep lost images from being handed out.
    void clearUp().catch(trouble('clearing up'))
  }
  const sweeper = new Sweeper(workRedis, sweepAll, trouble('the sweep'))
  const metricsServer = await serveMetrics(config, metrics, trouble('the metrics'))
  log.info(
    { concurrency: config.workerConcurrency, ...(metricsServer && { metrics: metricsServer.url }) },
    'takes images',
  )
  return {
    async stop() {
      const grace = setTimeout(() => {
        handler.handBack()
        fileChecks.handBack()
      }, config.shutdownGrace)
      await Promise.all([worker.close(), fileChecks.close(), sweeper.close()])
      clearTimeout(grace)
      await metricsServer?.close()
      await queue.close()
      await fetcher.close()
      await store.close()
      redis.disconnect()
      workRedis.disconnect()
      await database.destroy()
    },
  }
}

async function serveMetrics(
  { host, workerMetricsPort: port }: ServiceConfig,
  { registry }: WorkerMetrics,
  onTrouble: (error: unknown) => void,
): Promise<MetricsServer | undefined> {
  if (port === undefined) return undefined
  return MetricsServer.open({ host, port, registry, onTrouble })
}

/** All goes on with a clock that is wrong, but an origin's pauses are not kept. */
async function warnOfClock(redis: Redis, log: Logger): Promise<void> {
  const off = Date.now() - (await redisTime(redis))
  if (Math.abs(off) > 5000) log.warn({ off }, 'this clock is far from that of Redis')
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}

function allowedNetworks(text: string) {
  try {
    return parseAllowedNetworks(text)
  } catch (cause) {
    throw new StartError(`FETCH_ALLOW_NETWORKS: ${reasonOf(cause)}`, { cause })
  }
}
