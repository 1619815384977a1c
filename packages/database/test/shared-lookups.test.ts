import { randomBytes, randomUUID } from 'node:crypto'
import { testDatabase } from '@image-dump/testing'
import t from 'tap'
import { Sessions, SharedLookups } from '../src/index.ts'
import { addUser } from './fixtures.ts'

/** Lookups whose answers a test gives, in the order in which they were asked for. */
function heldLookups() {
  const asked: (PromiseWithResolvers<ReadonlyMap<string, number>> & { keys: readonly string[] })[] =
    []
  const waiters: (() => void)[] = []
  const lookups = new SharedLookups((keys: readonly string[]) => {
    const answer = Promise.withResolvers<ReadonlyMap<string, number>>()
    asked.push({ ...answer, keys })
    for (const wake of waiters.splice(0)) wake()
    return answer.promise
  })
  /** The lookup of this number, once it is under way. */
  async function underWay(n: number) {
    for (;;) {
      const lookup = asked[n]
      if (lookup) return lookup
      await new Promise<void>((wake) => waiters.push(wake))
    }
  }
  return { lookups, asked, underWay }
}

t.test('who asks at once is answered by one lookup, each with their own', async (t) => {
  const { lookups, asked, underWay } = heldLookups()
  const found = Promise.all(['a', 'b', 'a', 'nobody'].map((key) => lookups.find(key)))
  const { keys, resolve } = await underWay(0)
  t.strictSame(keys, ['a', 'b', 'nobody'])
  resolve(
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
  )
  t.strictSame(await found, [1, 2, 1, undefined])
  t.equal(asked.length, 1)
})

t.test('who comes while a lookup is under way is not told what that one finds', async (t) => {
  const { lookups, underWay } = heldLookups()
  const before = lookups.find('a')
  const first = await underWay(0)
  const after = [lookups.find('a'), lookups.find('b')]
  first.resolve(new Map([['a', 1]]))
  t.equal(await before, 1)
  const second = await underWay(1)
  t.strictSame(second.keys, ['a', 'b'])
  second.resolve(new Map([['b', 2]]))
  t.strictSame(await Promise.all(after), [undefined, 2], 'what ended meanwhile is gone')
})

t.test('a lookup that fails, fails for those who share it and for nobody else', async (t) => {
  const { lookups, underWay } = heldLookups()
  const failing = ['a', 'b'].map((key) => t.rejects(lookups.find(key), { message: 'away' }))
  const first = await underWay(0)
  const later = lookups.find('a')
  first.reject(new Error('away'))
  await Promise.all(failing)
  const second = await underWay(1)
  second.resolve(new Map([['a', 1]]))
  t.equal(await later, 1)
})

t.test('a lookup that is never answered holds up nobody who comes later', async (t) => {
  const { lookups, underWay } = heldLookups()
  const stuck = lookups.find('a')
  const first = await underWay(0)
  const later = lookups.find('a')
  const second = await underWay(1)
  second.resolve(new Map([['a', 2]]))
  t.equal(await later, 2)
  first.resolve(new Map([['a', 1]]))
  t.equal(await stuck, 1)
})

t.test(
  'a hundred who ask at once find each their own session, and none an ended one',
  async (t) => {
    const { db } = await testDatabase(t)
    const sessions = new Sessions(db)
    const all = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const user = { id: await addUser(db, randomUUID()), username: '', plan: 'gold' } as const
        const session = { user, secret: randomBytes(32) }
        await sessions.start(session, randomUUID())
        return session
      }),
    )
    const secrets = () =>
      Promise.all(
        Array.from({ length: 100 }, async (_, n) => {
          const found = await sessions.find(all[n % 10]?.user.id ?? '')
          return found?.secret.toString('hex')
        }),
      )
    const expected = Array.from({ length: 100 }, (_, n) => all[n % 10]?.secret.toString('hex'))
    t.strictSame(await secrets(), expected)
    const earlier = secrets()
    for (const session of all) await sessions.end(session)
    const ended = secrets()
    await earlier
    t.strictSame(new Set(await ended), new Set([undefined]))
  },
)
