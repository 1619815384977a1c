import { pingDatabase } from '@image-dump/database'
import { Readiness } from './readiness.ts'
import type { Services } from './services.ts'

/** What the API depends on, by the names under which `/readyz` tells of it. */
export type Parts = Readonly<Record<'postgres' | 'redis' | 'storage', Pick<Readiness, 'check'>>>

export function partsOf({
  database,
  redis,
  store,
}: Pick<Services, 'database' | 'redis' | 'store'>): Parts {
  return {
    postgres: new Readiness(() => pingDatabase(database)),
    redis: new Readiness(() => redis.ping()),
    storage: new Readiness(() => store.check()),
  }
}
