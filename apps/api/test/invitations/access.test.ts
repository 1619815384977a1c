import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import t from 'tap'
import { jsonOf, nikon, openInvitations } from './support.ts'

const guest = (token: string) =>
  [
    ['POST', `/api/files/policy?access_token=${token}`],
    ['POST', `/api/files/complete?access_token=${token}`],
    ['GET', `/api/images?access_token=${token}`],
    ['GET', `/api/images/?access_token=${token}`],
  ] as const

t.test(
  'an unknown, a malformed and an expired token, and none, are 403 and the same',
  async (t) => {
    const { origin, invite, db, get } = await openInvitations(t)
    const { token: expired } = await invite()
    await sql`update invitations set expires_at = now()`.execute(db)
    const details = new Set<string>()
    for (const token of [
      '',
      'x',
      randomUUID(),
      `${expired}'`,
      expired,
      `${expired}&access_token=`,
    ]) {
      for (const [method, path] of guest(token)) {
        const answer = await fetch(origin + path, { method })
        t.equal(answer.status, 403, `${method} ${path}`)
        t.equal(answer.headers.get('cache-control'), 'no-store')
        details.add((await jsonOf(answer)).detail)
      }
      t.equal((await get(`/api/upload/?access_token=${token}`)).status, 403)
    }
    t.equal(details.size, 1)
    for (const path of ['/api/images', '/api/images/']) t.equal((await get(path)).status, 403)
  },
)

t.test('a token reaches its own files and no others', async (t) => {
  const { invite, policy, put, complete, list, services } = await openInvitations(t)
  const [ours, theirs] = [await invite('a@example.com'), await invite('b@example.com')]
  const file = await policy(theirs.token)
  await put(file.url, await nikon())
  const refused = await complete(ours.token, file.file_id)
  t.equal(refused.status, 404)
  const unknown = await complete(ours.token, file.file_id + 1000)
  t.equal((await jsonOf(refused)).detail, (await jsonOf(unknown)).detail)
  t.equal((await complete(ours.token, file.file_id, { uploaded: false })).status, 404)
  t.strictSame(await list(ours.token), [])
  t.match(await list(theirs.token), [{ uploaded: false }])
  await services.store.head(file.key)
})

t.test('the same address again extends the same token, however it is capitalised', async (t) => {
  const { invite, policy, db, list } = await openInvitations(t, { INVITATION_EXPIRY: '60' })
  const first = await invite('Guest@Example.com')
  await policy(first.token)
  await sql`update invitations set expires_at = now() - interval '1 year'`.execute(db)
  const second = await invite('guest@example.COM')
  t.equal(second.token, first.token)
  t.equal(second.email, 'Guest@Example.com')
  t.equal(second.created_at, first.created_at)
  t.ok(second.updated_at > first.updated_at)
  t.equal(Date.parse(second.expires_at) - Date.parse(second.updated_at), 60_000)
  t.equal((await list(first.token)).length, 1)
  t.not((await invite('other@example.com')).token, first.token)
})

t.test('of many that invite one address at once, all get one token', async (t) => {
  const { invite } = await openInvitations(t)
  const all = await Promise.all(Array.from({ length: 10 }, () => invite()))
  t.equal(new Set(all.map(({ token }) => token)).size, 1)
})

t.test('to invite takes an access token, unless invitations are open', async (t) => {
  const closed = await openInvitations(t)
  for (const path of ['/api/invitations', '/api/invitations/', '/invitation', '/invitation/']) {
    t.equal((await closed.post(path, { email: 'a@example.com' })).status, 401, path)
  }
  const { post } = await openInvitations(t, { OPEN_INVITATIONS: 'true' })
  t.equal((await post('/invitation/', { email: 'a@example.com' })).status, 201)
})

t.test('nobody invites without end', async (t) => {
  const { post } = await openInvitations(t, { OPEN_INVITATIONS: 'true' })
  const answers = await Promise.all(
    Array.from({ length: 51 }, (_, n) => post('/invitation/', { email: `${n}@example.com` })),
  )
  const [refused, ...others] = answers.filter(({ status }) => status !== 201)
  t.equal(refused?.status, 429)
  t.ok(Number(refused?.headers.get('retry-after')) > 0)
  t.strictSame(others, [])
})

t.test('what is no address is refused at its place', async (t) => {
  const { post, anna } = await openInvitations(t)
  for (const email of ['', 'x', 'a@b', 'a@example.com\n', `${'x'.repeat(300)}@example.com`, 7]) {
    const answer = await post('/api/invitations', { email }, anna)
    t.match(await jsonOf(answer), { status: 422, errors: [{ path: 'email' }] })
  }
  t.equal((await post('/api/invitations', {}, anna)).status, 422)
})

t.test('where clients reach us is what the links lead to', async (t) => {
  const { invite, policy } = await openInvitations(t, { PUBLIC_URL: 'https://dump.example/' })
  const { token, upload_link: link } = await invite()
  t.equal(link, `https://dump.example/api/upload/?access_token=${token}`)
  t.match((await policy(token)).url, /^https:\/\/dump\.example\/files\//)
})
