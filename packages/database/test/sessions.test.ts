import { randomBytes, randomUUID } from 'node:crypto'
import { testDatabase } from '@image-dump/testing'
import t, { type Test } from 'tap'
import { Sessions } from '../src/index.ts'
import { addUser } from './fixtures.ts'

/** A user with a session, and the id of its refresh token. */
async function withSession(t: Test) {
  const { db } = await testDatabase(t)
  const sessions = new Sessions(db)
  const user = { id: await addUser(db), username: 'alice', plan: 'gold' } as const
  const session = { user, secret: randomBytes(32) }
  const refreshId = randomUUID()
  await sessions.start(session, refreshId)
  return { db, sessions, session, refreshId }
}

t.test('a session is found by its user, and a later one takes its place', async (t) => {
  const { sessions, session } = await withSession(t)
  t.strictSame(await sessions.find(session.user.id), session)
  const later = { ...session, secret: randomBytes(32) }
  await sessions.start(later, randomUUID())
  t.strictSame(await sessions.find(session.user.id), later)
  t.equal(await sessions.find(randomUUID()), undefined)
})

t.test('a refresh token is used once, also by twenty at once', async (t) => {
  const { sessions, session, refreshId } = await withSession(t)
  const uses = Array.from({ length: 20 }, () =>
    sessions.useRefresh(session, refreshId, randomUUID()),
  )
  t.equal((await Promise.all(uses)).filter(Boolean).length, 1)
})

t.test('its successor is good, unless it has none', async (t) => {
  const { sessions, session, refreshId } = await withSession(t)
  const next = randomUUID()
  t.equal(await sessions.useRefresh(session, refreshId, next), true)
  t.equal(await sessions.useRefresh(session, refreshId, randomUUID()), false)
  t.equal(await sessions.useRefresh(session, next, null), true)
  t.equal(await sessions.useRefresh(session, next, randomUUID()), false)
})

t.test('who speaks of a former session touches no later one', async (t) => {
  const { sessions, session, refreshId } = await withSession(t)
  const later = { ...session, secret: randomBytes(32) }
  await sessions.start(later, refreshId)
  t.equal(await sessions.useRefresh(session, refreshId, null), false)
  await sessions.end(session)
  t.strictSame(await sessions.find(session.user.id), later)
  await sessions.end(later)
  t.equal(await sessions.find(session.user.id), undefined)
})

t.test('a secret that is too short for HS256 is not kept', async (t) => {
  const { sessions, session } = await withSession(t)
  const short = { ...session, secret: Buffer.alloc(31) }
  await t.rejects(sessions.start(short, randomUUID()), { code: '23514' })
})
