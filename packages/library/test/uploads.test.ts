import { createHash } from 'node:crypto'
import { DatabaseAway } from '@image-dump/database'
import { TooManyBytes } from '@image-dump/storage'
import t from 'tap'
import { v7 as uuid } from 'uuid'
import { Uploads } from '../src/index.ts'
import { openLibrary, picture } from './support.ts'

async function* inPieces(bytes: Buffer, fault?: Error) {
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100)
  if (fault) throw fault
}

t.test('an upload is stored as it came, and is a draft', async (t) => {
  const { uploads, userId, photos, read, files, deletions } = await openLibrary(t)
  const bytes = await picture(40, 30)
  let caption = ''
  async function* source() {
    yield* inPieces(bytes)
    caption = 'came last'
  }
  const photo = await uploads.add({ userId, bytes: source(), caption: () => caption })
  t.match(photo, { userId, username: 'anna', caption: 'came last', publishedAt: null })
  t.match(photo, { contentType: 'image/png', bytes: bytes.length, width: 40, height: 30 })
  t.ok(photo.sha256.equals(createHash('sha256').update(bytes).digest()))
  t.strictSame(await photos.find(photo), photo)
  t.ok(bytes.equals(await read(photo.key)))
  t.strictSame(await files(), [photo.key])
  await deletions.plan({ id: uuid(), keys: [] }, 0)
  t.equal((await deletions.due()).length, 1, 'the photo itself is not due, then or ever')
  t.equal((await photos.find(photo))?.id, photo.id)
})

t.test('nothing is left of what is refused or breaks off', async (t) => {
  const { uploads, userId, files, db } = await openLibrary(t)
  const broken = new Error('the client hung up')
  const cases = {
    'too many bytes': [inPieces(Buffer.alloc(1_000_001)), TooManyBytes],
    'no image': [inPieces(Buffer.from('hello')), { failure: { code: 'NOT_AN_IMAGE' } }],
    'no bytes': [inPieces(Buffer.alloc(0)), { failure: { code: 'NOT_AN_IMAGE' } }],
    'too many pixels': [
      inPieces(await picture(2000, 1000)),
      { failure: { code: 'TOO_MANY_PIXELS' } },
    ],
    'half an image': [inPieces(await picture(), broken), { message: broken.message }],
  } as const
  for (const [what, [bytes, expected]] of Object.entries(cases)) {
    const error: unknown = await uploads
      .add({ userId, bytes, caption: () => '' })
      .catch((error: unknown) => error)
    if (typeof expected === 'function') t.type(error, expected, what)
    else t.match(error, expected, what)
  }
  t.strictSame(await files(), [])
  t.strictSame(await db.selectFrom('photos').select('id').execute(), [])
  t.strictSame(await db.selectFrom('deletions').select('id').execute(), [])
})

t.test('an image of exactly as many bytes as are allowed is taken', async (t) => {
  const { add } = await openLibrary(t)
  const image = await picture(40, 30)
  const padded = Buffer.concat([image, Buffer.alloc(1_000_000 - image.length)])
  t.equal((await add(padded)).bytes, 1_000_000)
})

t.test('a file whose photo can’t be kept is removed again', async (t) => {
  const { uploads, files, db } = await openLibrary(t)
  const bytes = inPieces(await picture())
  await t.rejects(uploads.add({ userId: uuid(), bytes, caption: () => '' }), { code: '23503' })
  t.strictSame(await files(), [])
  t.strictSame(await db.selectFrom('deletions').select('id').execute(), [])
})

t.test('where nobody knows whether the photo was kept, the sweep finds out', async (t) => {
  const { removal, files, db, userId, ...parts } = await openLibrary(t)
  for (const isKept of [true, false]) {
    const photos = {
      add: async (photo: Parameters<typeof parts.photos.add>[0]) => {
        if (isKept) await parts.photos.add(photo)
        throw new DatabaseAway('the connection broke')
      },
    }
    const uploads = new Uploads({ ...parts, photos })
    const upload = { userId, bytes: inPieces(await picture()), caption: () => '' }
    await t.rejects(uploads.add(upload), DatabaseAway)
    await removal.sweep()
    t.equal((await files()).length, 1, 'there may be a photo: its file is not touched at once')
    await db.updateTable('deletions').set({ due_at: new Date() }).execute()
    await removal.sweep()
    const kept = await db.selectFrom('photos').select('storage_key').execute()
    t.strictSame(
      await files(),
      kept.map((row) => row.storage_key),
    )
    t.equal(kept.length, isKept ? 1 : 0)
    for (const { id } of await db.selectFrom('photos').select('id').execute()) {
      const photo = await parts.photos.find({ id })
      if (photo) await removal.remove(photo)
    }
  }
})
