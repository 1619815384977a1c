import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { type Database, Deletions, Photos, Users } from '@image-dump/database'
import { openStore, type Store } from '@image-dump/storage'
import { testDatabase } from '@image-dump/testing'
import { type Kysely, sql } from 'kysely'
import sharp from 'sharp'
import type { Test } from 'tap'
import { Removal, Thumbnails, Uploads } from '../src/index.ts'

/** A library with a user, a real database and a real store. */
export async function openLibrary(t: Test, change: (store: Store) => Store = (store) => store) {
  const { db } = await testDatabase(t)
  await new Users(db).add('anna', 'gold', 'hash')
  const userId = String((await new Users(db).credentials('anna'))?.id)
  const root = t.testdir()
  const store = change(openStore(pathToFileURL(root).href))
  const [photos, deletions] = [new Photos(db), new Deletions(db)]
  const troubles: unknown[] = []
  const parts = { photos, deletions, store, maxBytes: 1_000_000, maxPixels: 1_000_000 }
  const uploads = new Uploads(parts)
  return {
    ...parts,
    db,
    userId,
    uploads,
    troubles,
    removal: new Removal({ ...parts, onTrouble: (error) => troubles.push(error) }),
    thumbnails: new Thumbnails(parts),
    add: (bytes: Buffer, caption = '') =>
      uploads.add({ userId, bytes: Readable.from([bytes]), caption: () => caption }),
    /** The paths of all files there are, those that are being written too. */
    async files(): Promise<string[]> {
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      const files = entries.filter((entry) => entry.isFile())
      return files
        .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
        .sort()
    },
    read: async (key: string) => buffer(await store.get(key)),
  }
}

/** A PNG that is no larger than it looks. */
export function picture(width = 800, height = 600): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#08c' } })
    .png()
    .toBuffer()
}

/** Resolves once a statement on this database waits for a lock that another one holds. */
export async function someoneWaitsForALock(db: Kysely<Database>): Promise<void> {
  for (;;) {
    const { rows } = await sql`
      select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
    if (rows.length > 0) return
  }
}
