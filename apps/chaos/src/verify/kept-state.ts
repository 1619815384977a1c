import { type Database, openDatabase } from '@image-dump/database'
import type { Kysely } from 'kysely'
import type { Cluster } from '../cluster/cluster.ts'
import type { Delivery } from '../load/load.ts'
import { isWhole, type StoredFiles, storedFiles } from './stored-files.ts'

/** What Postgres and the disk say, against the answers that were given. */
export interface KeptState {
  readonly lost: number
  readonly wrong: number
  readonly storedTwice: number
  readonly staged: number
  readonly stagedEmpty: number
  readonly reasons: readonly string[]
}

/** Looks at what is kept once all dumps are answered. */
export async function keptState(
  cluster: Pick<Cluster, 'databaseUrl' | 'store'>,
  deliveries: readonly Delivery[],
): Promise<KeptState> {
  const database = openDatabase(cluster.databaseUrl, () => {})
  try {
    const files = await storedFiles(cluster.store)
    const images = await imagesIn(database)
    const rows = await compareRows(images, deliveries)
    const disk = await compareFiles(images, files, cluster.store)
    const dumps = await compareDumps(database, deliveries)
    const all = [rows, disk, dumps].flat().filter(({ count }) => count > 0)
    const sum = (as: Finding['as']) =>
      all.filter((one) => one.as === as).reduce((total, { count }) => total + count, 0)
    return {
      lost: sum('lost'),
      wrong: sum('wrong'),
      storedTwice: sum('storedTwice'),
      staged: files.staged,
      stagedEmpty: files.empty,
      reasons: all.map(({ count, what }) => `${count} ${what}`),
    }
  } finally {
    await database.destroy()
  }
}

interface Finding {
  readonly as: 'lost' | 'wrong' | 'storedTwice'
  readonly count: number
  readonly what: string
}

type ImageRow = Awaited<ReturnType<typeof imagesIn>>[number]

function imagesIn(database: Kysely<Database>) {
  return database
    .selectFrom('images')
    .leftJoin('photos', 'photos.id', 'images.id')
    .select(['images.id', 'images.status', 'images.storage_key', 'images.sha256'])
    .select('photos.storage_key as servedKey')
    .execute()
}

function compareRows(images: readonly ImageRow[], deliveries: readonly Delivery[]): Finding[] {
  const statuses = new Map(images.map(({ id, status }) => [id, status]))
  const answered = deliveries.flatMap(({ answer }) => answer?.items ?? [])
  const told = answered.flatMap((item) => item.images)
  const pending = images.filter(({ status }) => status === 'PENDING').length
  const gone = told.filter(({ imageId }) => !statuses.has(imageId)).length
  const changed = told.filter(
    ({ imageId, status }) => (statuses.get(imageId) ?? status) !== status,
  ).length
  const unserved = images.filter(
    (image) => image.status === 'SUCCESS' && image.servedKey !== image.storage_key,
  ).length
  return [
    { as: 'lost', count: pending, what: 'images are pending in Postgres' },
    { as: 'lost', count: unserved, what: 'images are a SUCCESS that their owner’s library lacks' },
    { as: 'lost', count: gone, what: 'images were answered that Postgres does not have' },
    { as: 'wrong', count: changed, what: 'images have another status than was answered' },
  ]
}

async function compareFiles(
  images: readonly ImageRow[],
  { keys }: StoredFiles,
  store: string,
): Promise<Finding[]> {
  const expected = new Set<string>()
  let broken = 0
  for (const { status, storage_key: key, sha256 } of images) {
    if (status !== 'SUCCESS') continue
    if (key !== null) expected.add(key)
    if (key === null || sha256 === null || !(await isWhole(store, key, sha256))) broken += 1
  }
  const surplus = [...keys].filter((key) => !expected.has(key))
  const example = surplus[0] === undefined ? '' : `, such as ${surplus[0]}`
  return [
    { as: 'lost', count: broken, what: 'images are a SUCCESS without their whole file' },
    {
      as: 'storedTwice',
      count: surplus.length,
      what: `files are stored that no SUCCESS has${example}`,
    },
  ]
}

/** A key is a dump, and its counts are those of its images. */
async function compareDumps(
  database: Kysely<Database>,
  deliveries: readonly Delivery[],
): Promise<Finding[]> {
  const dumps = await database.selectFrom('requests').select(['id', 'images', 'pending']).execute()
  const answers = new Set(deliveries.flatMap(({ answer }) => answer?.requestId ?? []))
  const counted = await database
    .selectFrom('images')
    .innerJoin('requests', 'requests.id', 'images.request_id')
    .select(['requests.id', 'requests.success', 'requests.failure'])
    .select((eb) => [
      eb.fn.countAll<string>().filterWhere('images.status', '=', 'SUCCESS').as('succeeded'),
      eb.fn.countAll<string>().filterWhere('images.status', '=', 'FAILURE').as('failed'),
    ])
    .groupBy('requests.id')
    .execute()
  const miscounted = counted.filter(
    ({ success, failure, succeeded, failed }) =>
      success !== Number(succeeded) || failure !== Number(failed),
  ).length
  const surplus = dumps.filter(({ id }) => !answers.has(id)).length
  const unanswered = deliveries.filter(({ answer }) => answer === undefined).length
  return [
    { as: 'wrong', count: miscounted, what: 'dumps have other counts than their images' },
    {
      as: 'storedTwice',
      // Of a dump that was never answered nobody knows the id.
      count: Math.max(0, surplus - unanswered),
      what: 'dumps are kept besides those that were answered: a key was taken twice',
    },
  ]
}
