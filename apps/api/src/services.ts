import { join } from 'node:path'
import {
  Denylist,
  GuardedSignIn,
  InvitationThrottle,
  LoginThrottle,
  Quota,
  Registration,
  RegistrationThrottle,
  SignIn,
} from '@image-dump/accounts'
import {
  acceptedDumps,
  Deletions,
  Dumps,
  Files,
  Images,
  Invitations,
  openDatabase,
  PhotoLists,
  Photos,
  Sessions,
  Users,
} from '@image-dump/database'
import { Removal, Thumbnails, Uploads } from '@image-dump/library'
import {
  connectForCommands,
  connectForWork,
  DumpWaits,
  FileQueue,
  FileWaits,
  ImageQueue,
  Queues,
  type Telemetry,
  WakeUpCalls,
} from '@image-dump/queue'
import { openStore } from '@image-dump/storage'
import { Parser } from './parser/parser.ts'
import { PublicUrl } from './public-url.ts'
import type { ApiConfig } from './url-secret.ts'

/** What the routes work with. */
export type Services = ReturnType<typeof openServices>

interface Log {
  warn(details: object, message: string): void
}

/**
 * Opens everything that the API works with. Nothing is connected until it is used.
 *
 * @param telemetry from `queueTelemetry`
 */
export function openServices(config: ApiConfig, log: Log, telemetry?: Telemetry) {
  const databaseTrouble = (error: unknown) => log.warn({ err: error }, 'trouble with Postgres')
  const redisTrouble = (error: unknown) => log.warn({ err: error }, 'trouble with Redis')
  const database = openDatabase(config.databaseUrl, databaseTrouble)
  const redis = connectForCommands(config.redisUrl, redisTrouble)
  const subscriber = connectForWork(config.redisUrl, redisTrouble)
  const dumps = new Dumps(database)
  const users = new Users(database)
  const queue = new ImageQueue(redis, telemetry)
  const queues = new Queues(redis)
  const parser = new Parser()
  const publicUrl = new PublicUrl(config.publicUrl)
  const store = openStore(config.storageUrl, {
    staging: join(config.dataDir, 'staging'),
    signing: { secret: config.urlSecret, baseUrl: () => publicUrl.url },
  })
  const files = new Files(database)
  const fileQueue = new FileQueue(redis, telemetry)
  const photos = new Photos(database)
  const library = { photos, deletions: new Deletions(database), store, ...config.image }
  const calls = new WakeUpCalls(subscriber, redisTrouble)
  return {
    database,
    redis,
    dumps,
    images: new Images(database),
    users,
    sessions: new Sessions(database),
    denylist: new Denylist(redis),
    guardedSignIn: new GuardedSignIn(new SignIn(users), new LoginThrottle(redis), redisTrouble),
    registration: new Registration(users, new RegistrationThrottle(redis)),
    quota: new Quota(redis, config.quota, (userId, window) =>
      acceptedDumps(database, userId, window),
    ),
    queue,
    queues,
    parser,
    waits: new DumpWaits(calls, (ids) => dumps.finishedAmong(ids), databaseTrouble),
    store,
    publicUrl,
    invitations: new Invitations(database),
    invitationThrottle: new InvitationThrottle(redis),
    files,
    fileQueue,
    fileWaits: new FileWaits((ids) => files.statuses(ids), databaseTrouble),
    photos,
    photoLists: new PhotoLists(database),
    uploads: new Uploads(library),
    thumbnails: new Thumbnails(library),
    removal: new Removal({
      ...library,
      onTrouble: (error) => log.warn({ err: error }, 'trouble with the removal of a photo'),
    }),

    async close(): Promise<void> {
      await parser.close()
      await queue.close()
      await fileQueue.close()
      await queues.close()
      redis.disconnect()
      subscriber.disconnect()
      await store.close()
      await database.destroy()
    },
  }
}
