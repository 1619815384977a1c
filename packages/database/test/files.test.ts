import { randomUUID } from 'node:crypto'
import { testDatabase } from '@image-dump/testing'
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { v7 as uuid } from 'uuid'
import { Deletions, Files, Invitations, sharedSecret, TooManyFiles } from '../src/index.ts'
import { down, up } from '../src/migrations/008-invitations.ts'
import * as byCase from '../src/migrations/010-invitation-key.ts'

const reported = { uploaded: true, fileSize: 1, fileType: 'image/png', metadata: null }
const exif = {
  make: 'NIKON',
  model: null,
  software: null,
  orientation: 1,
  flash: null,
  meteringMode: null,
  saturation: null,
  sharpness: null,
  contrast: null,
  xResolution: '72',
  yResolution: null,
  apertureValue: null,
  focalLength: null,
  exifVersion: null,
}
const stored = {
  key: 'images/invited/00/x.png',
  contentType: 'image/png',
  bytes: 5_000_000_000,
  width: 640,
  height: 480,
  sha256: Buffer.alloc(32, 7),
}

async function open(t: Test) {
  const { db } = await testDatabase(t)
  const [files, deletions, invitations] = [new Files(db), new Deletions(db), new Invitations(db)]
  const { token } = await invitations.invite('guest@example.com', 60_000)
  const add = () => files.add({ token, name: 'Käse.png', extension: 'png', urlExpiry: 1000 })
  return {
    db,
    files,
    deletions,
    invitations,
    token,
    add,
    async plan(delay = 60_000) {
      const planId = uuid()
      await deletions.plan({ id: planId, keys: [stored.key] }, delay)
      return planId
    },
    async uploaded() {
      const file = await add()
      await files.report(file, reported)
      return file
    },
  }
}

t.test('a file goes from open to uploaded to kept, and is found as it was kept', async (t) => {
  const { files, token, add, plan, deletions } = await open(t)
  const file = await add()
  t.match(file, { token, name: 'Käse.png', status: 'OPEN', stored: null, exif: null })
  t.equal(file.path, `${token}/${file.id}/${file.id}.png`)
  t.equal(await files.findUploaded(file.id), undefined)
  await files.report(file, reported)
  t.match(await files.findUploaded(file.id), { id: file.id, path: file.path })
  t.equal(await files.keep(file.id, { planId: await plan(), stored, exif }), true)
  t.match(await files.find(file.id, token), { status: 'KEPT', stored, exif, refusal: null })
  t.strictSame(await deletions.due(), [])
})

t.test('a file is settled once, whoever comes later', async (t) => {
  const { files, db, token, uploaded, plan } = await open(t)
  const { id } = await uploaded()
  await files.keep(id, { planId: await plan(), stored, exif })
  const late = await plan()
  t.equal(await files.keep(id, { planId: late, stored: { ...stored, key: 'other' }, exif }), false)
  await files.refuse(id, 'NOT_AN_IMAGE')
  await files.reopen(id)
  await files.report({ id }, { ...reported, uploaded: false })
  t.match(await files.find(id, token), { status: 'KEPT', stored, refusal: null })
  const planned = await db.selectFrom('deletions').select('id').execute()
  t.strictSame(planned, [{ id: late }], 'what the late one has stored is to be removed')
})

t.test('what may have been removed meanwhile is not kept', async (t) => {
  const { files, uploaded, plan } = await open(t)
  const { id } = await uploaded()
  t.equal(await files.keep(id, { planId: await plan(0), stored, exif }), false)
  t.equal(await files.keep(id, { planId: uuid(), stored, exif }), false)
  t.match(await files.findUploaded(id), { id })
})

t.test('a token finds its own files', async (t) => {
  const { files, invitations, add, token } = await open(t)
  const { id } = await add()
  const other = await invitations.invite('other@example.com', 60_000)
  t.equal(await files.find(id, other.token), undefined)
  t.strictSame(await files.list(other.token, 10), [])
  t.match(await files.list(token, 10), [{ id }])
  t.strictSame(await files.list(token, 10, id), [])
})

t.test('an invitation has a bound on what comes to nothing', async (t) => {
  const { db, token, add } = await open(t)
  await sql`
    insert into files (token, name, extension, upload_until)
    select ${token}::uuid, n::text, 'png', now() from generate_series(1, 1000) n`.execute(db)
  await t.rejects(add(), TooManyFiles)
})

t.test('an invitation is extended, and is found until it expires', async (t) => {
  const { db, invitations, token } = await open(t)
  t.match(await invitations.find(token), { token, email: 'guest@example.com' })
  await sql`update invitations set expires_at = now()`.execute(db)
  t.equal(await invitations.find(token), undefined)
  t.equal(await invitations.find(uuid()), undefined)
  const again = await invitations.invite('GUEST@example.com', 60_000)
  t.equal(again.token, token)
  t.equal(+again.expiresAt - +again.updatedAt, 60_000)
  t.match(await invitations.find(token), { token })
})

t.test('all that ask for a secret get the same, and each name has its own', async (t) => {
  const { db } = await open(t)
  const all = await Promise.all(Array.from({ length: 8 }, () => sharedSecret(db, 'urls')))
  t.equal(new Set(all.map(String)).size, 1)
  t.equal(all[0]?.length, 32)
  t.notOk((await sharedSecret(db, 'other')).equals(all[0] ?? Buffer.alloc(0)))
})

t.test('the migration can be taken back and applied again', async (t) => {
  const { db } = await open(t)
  await byCase.down(db)
  await down(db)
  await t.rejects(sharedSecret(db, 'urls'), { code: '42P01' })
  await up(db)
  t.equal((await sharedSecret(db, 'urls')).length, 32)
})

t.test('an address is one in every script, however it is capitalised', async (t) => {
  const { invitations } = await open(t)
  const { token } = await invitations.invite('élise@example.com', 60_000)
  t.equal((await invitations.invite('ÉLISE@Example.com', 60_000)).token, token)
})

t.test('of invitations that turn out to be of one address, each keeps its token', async (t) => {
  const { db, invitations } = await open(t)
  await byCase.down(db)
  const [older, newer] = [randomUUID(), randomUUID()]
  await sql`
    insert into invitations (token, email, created_at, expires_at) values
      (${older}, 'élise@example.com', now() - interval '1 day', now() + interval '1 day'),
      (${newer}, 'ÉLISE@example.com', now(), now() + interval '1 day')`.execute(db)
  await byCase.up(db)
  t.ok(await invitations.find(newer))
  t.equal((await invitations.invite('Élise@example.com', 60_000)).token, older)
})
