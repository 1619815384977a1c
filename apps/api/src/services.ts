import { Quota, SignIn } from '@image-dump/accounts'
import type { ServiceConfig } from '@image-dump/config'
import { acceptedDumps, Dumps, Images, openDatabase, Users } from '@image-dump/database'
import {
  connectForCommands,
  connectForWork,
  DumpWaits,
  ImageQueue,
  WakeUpCalls,
} from '@image-dump/queue'
import { openStore } from '@image-dump/storage'
import { Parser } from './parser/parser.ts'

/** What the routes work with. */
export type Services = ReturnType<typeof openServices>

interface Log {
  warn(details: object, message: string): void
}

/** Opens everything that the API works with. Nothing is connected until it is used. */
export function openServices(config: ServiceConfig, log: Log) {
  const databaseTrouble = (error: unknown) => log.warn({ err: error }, 'trouble with Postgres')
  const redisTrouble = (error: unknown) => log.warn({ err: error }, 'trouble with Redis')
  const database = openDatabase(config.databaseUrl, databaseTrouble)
  const redis = connectForCommands(config.redisUrl, redisTrouble)
  const subscriber = connectForWork(config.redisUrl, redisTrouble)
  const dumps = new Dumps(database)
  const users = new Users(database)
  const queue = new ImageQueue(redis)
  const parser = new Parser()
  const calls = new WakeUpCalls(subscriber, redisTrouble)
  return {
    database,
    redis,
    dumps,
    images: new Images(database),
    users,
    signIn: new SignIn(users),
    quota: new Quota(redis, config.quota, (userId, window) =>
      acceptedDumps(database, userId, window),
    ),
    queue,
    parser,
    waits: new DumpWaits(calls, (ids) => dumps.finishedAmong(ids), databaseTrouble),
    store: openStore(config.storageUrl),

    async close(): Promise<void> {
      await parser.close()
      await queue.close()
      redis.disconnect()
      subscriber.disconnect()
      await database.destroy()
    },
  }
}
