import { testDatabase } from '@image-dump/testing'
import { ExplainNode, type KyselyPlugin, sql } from 'kysely'
import t, { type Test } from 'tap'
import { type Order, PhotoLists } from '../src/index.ts'
import { addUser } from './fixtures.ts'

/** Gives the plans of the statements about photos, instead of executing them. */
function explaining(plans: string[]): KyselyPlugin {
  return {
    transformQuery: ({ node }) =>
      node.kind === 'SelectQueryNode' && JSON.stringify(node.from).includes('"photos"')
        ? { ...node, explain: ExplainNode.create('json') }
        : node,
    transformResult: async ({ result }) => {
      for (const row of result.rows) {
        if ('QUERY PLAN' in row) plans.push(JSON.stringify(row['QUERY PLAN']))
      }
      return result
    },
  }
}

/**
 * 20,000 photos of alice and then as many of bob, one in ten a draft, and a way to see the plans of
 * lists. Along everybody's index, alice's newest photos come after all of bob's.
 */
async function open(t: Test) {
  const { db } = await testDatabase(t)
  const userId = await addUser(db, 'alice')
  await addUser(db, 'bob')
  await sql`
    insert into photos
      (id, userid, caption, published_at, storage_key, content_type, bytes, width, height, sha256)
    select
      gen_random_uuid(), userid, 'photo ' || n,
      case when n % 10 > 0 then timestamptz '2026-01-01' + n * interval '1 second' end,
      'key', 'image/png', 1, 1, 1, ''
    from users join generate_series(1, 40000) n on (username = 'alice') = (n <= 20000)
    order by n`.execute(db)
  await sql`analyze photos`.execute(db)
  const plans: string[] = []
  return { userId, plans, lists: new PhotoLists(db.withPlugin(explaining(plans))) }
}

t.test('every list goes along its own index, from the cursor on', async (t) => {
  const { userId, plans, lists } = await open(t)
  for (const order of ['asc', 'desc'] satisfies Order[]) {
    for (const photoId of [undefined, 100, 39_900]) {
      const after =
        photoId === undefined
          ? undefined
          : { photoId, publishedAt: 1_767_225_600_000_000 + photoId * 500_000 }
      const page = { order, limit: 50 }
      await lists.published({ ...page, after })
      await lists.published({ ...page, after, username: 'alice' })
      await lists.ofUser({ ...page, after: photoId, userId })
      await lists.ofUser({ ...page, after: photoId, userId, drafts: true })
      const [all = '', ofOne = '', own = '', drafts = ''] = plans.splice(0)
      for (const [plan, index] of [
        [all, 'photos_published_key'],
        [ofOne, 'photos_userid_published_key'],
        [own, 'photos_userid_key'],
        [drafts, 'photos_drafts_key'],
      ] as const) {
        const which = `${index}, ${order}, after ${photoId}: ${plan}`
        t.match(plan, `"Index Name":"${index}"`, which)
        t.notMatch(plan, /"Node Type":"Seq Scan"[^}]*"Relation Name":"photos"/, which)
        t.notMatch(plan, /"Filter"/, `nothing is passed over: ${which}`)
        if (photoId !== undefined) t.match(plan, /"Index Cond":"[^"]*photo_id/, which)
      }
    }
  }
})
