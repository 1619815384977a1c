import { sql } from 'kysely'
import t from 'tap'
import { jsonOf, nikon, openInvitations, startFileWorker } from './support.ts'

t.test('a name is kept as it was given, as far as it can be shown', async (t) => {
  const { invite, policy, policyOf, list } = await openInvitations(t)
  const { token } = await invite()
  const names = {
    'Käse 🧀.PNG': ['Käse 🧀.PNG', 'png'],
    '../../etc/passwd': ['../../etc/passwd', 'bin'],
    'a\r\nb\u007f.jpeg': ['ab.jpeg', 'jpeg'],
    'x.tar.gz.exe;/..': ['x.tar.gz.exe;/..', 'bin'],
    [`${'n'.repeat(300)}.png`]: ['n'.repeat(255), 'bin'],
  }
  for (const [given, [name, extension]] of Object.entries(names)) {
    const { filename, key, file_id: id } = await policy(token, given)
    t.equal(filename, name)
    t.equal(key, `${token}/${id}/${id}.${extension}`)
  }
  const listed: { readonly name: string }[] = await list(token)
  t.strictSame(
    listed.map(({ name }) => name).reverse(),
    Object.values(names).map(([name]) => name),
  )
  for (const filename of ['', ' ', '\n', '\0', 'x'.repeat(1001)]) {
    const answer = await policyOf(token, filename)
    t.match(await jsonOf(answer), { status: 422, errors: [{ path: 'filename' }] })
  }
})

t.test('what the browser says is kept apart, and changes nothing', async (t) => {
  const opened = await openInvitations(t)
  await startFileWorker(t, opened)
  const { invite, policy, put, complete, list, db } = opened
  const { token } = await invite()
  const reports = [
    { fileSize: 1e308, fileType: 'text/html', metadata: '{"Make":"Leica"}' },
    { fileSize: -1, fileType: '', metadata: { Make: 'Leica', GPS: [1, 2] } },
    { fileSize: null, fileType: null, metadata: null },
    { uploaded: undefined, fileSize: undefined, fileType: undefined, metadata: 'not json' },
  ]
  for (const report of reports) {
    const { url, file_id: id } = await policy(token, 'a.jpg')
    await put(url, await nikon())
    t.equal((await complete(token, id, report)).status, 200)
  }
  for (const image of await list(token)) {
    t.match(image, { size: (await nikon()).length, file_type: 'image/jpeg', make: 'NIKON' })
  }
  const rows = await db.selectFrom('files').select('reported').orderBy('id').execute()
  const nothing = { uploaded: true, fileSize: null, fileType: null, metadata: null }
  t.strictSame(
    rows.map(({ reported }) => reported),
    [
      { ...nothing, ...reports[0] },
      { ...nothing, fileSize: -1, fileType: '', metadata: '{"Make":"Leica","GPS":[1,2]}' },
      nothing,
      { ...nothing, metadata: 'not json' },
    ],
  )
})

t.test('nothing that is stored or listed says where a photo was taken', async (t) => {
  const opened = await openInvitations(t)
  await startFileWorker(t, opened)
  const { invite, policy, put, complete, list, db } = opened
  const { token } = await invite()
  const { url, file_id: id } = await policy(token, 'a.jpg')
  await put(url, await nikon())
  await complete(token, id)
  const { rows } = await sql`select * from files`.execute(db)
  t.notMatch(JSON.stringify([rows, await list(token)]), /gps|latitude|48\.8/i)
})

t.test('the answer does not wait for a check that takes long', { timeout: 20_000 }, async (t) => {
  const { invite, policy, put, complete, list } = await openInvitations(t)
  const { token } = await invite()
  const { url, file_id: id } = await policy(token, 'a.jpg')
  await put(url, await nikon())
  const start = performance.now()
  const answer = await complete(token, id)
  t.strictSame([answer.status, await jsonOf(answer)], [200, {}])
  const waited = performance.now() - start
  t.ok(waited > 4500 && waited < 8000, `${waited} ms`)
  t.match(await list(token), [{ uploaded: true, active: true, xDimension: null, make: null }])
})

t.test('without Redis it is completed all the same', { timeout: 20_000 }, async (t) => {
  const { invite, policy, put, complete, services, db } = await openInvitations(t)
  const { token } = await invite()
  const { url, file_id: id } = await policy(token, 'a.jpg')
  await put(url, await nikon())
  services.redis.disconnect()
  t.equal((await complete(token, id)).status, 200)
  t.match(await db.selectFrom('files').select('status').execute(), [{ status: 'UPLOADED' }])
})

t.test('the list comes page by page, the newest first', async (t) => {
  const { invite, policy, origin, get } = await openInvitations(t)
  const { token } = await invite()
  for (let n = 1; n <= 5; n += 1) await policy(token, `${n}.png`)
  const seen: string[] = []
  let next: string | undefined = `/api/images/?access_token=${token}&limit=2`
  let pages = 0
  while (next !== undefined) {
    const answer: Response = await get(next)
    const page: { readonly name: string }[] = await jsonOf(answer)
    seen.push(...page.map(({ name }) => name))
    const link: string = answer.headers.get('link') ?? ''
    next = /^<(.*)>; rel="next"$/.exec(link)?.[1]?.replace(origin, '')
    pages += 1
  }
  t.strictSame([seen, pages], [['5.png', '4.png', '3.png', '2.png', '1.png'], 3])
  for (const query of ['limit=0', 'limit=201', 'limit=x', 'cursor=x']) {
    t.equal((await get(`/api/images/?access_token=${token}&${query}`)).status, 422, query)
  }
})

t.test('an invitation has room for so many files that come to nothing', async (t) => {
  const { invite, policyOf, db } = await openInvitations(t)
  const { token } = await invite()
  await sql`
    insert into files (token, name, extension, upload_until)
    select ${token}::uuid, n::text, 'png', now() from generate_series(1, 999) n`.execute(db)
  t.equal((await policyOf(token, 'a.png')).status, 200)
  t.equal((await policyOf(token, 'b.png')).status, 409)
  await sql`
    update files set status = 'KEPT', storage_key = 'x'
    where id = (select min(id) from files)`.execute(db)
  t.equal((await policyOf(token, 'b.png')).status, 200)
})

t.test('a body that is not as it should be is refused', async (t) => {
  const { invite, post, policy } = await openInvitations(t)
  const { token } = await invite()
  const { file_id: file } = await policy(token)
  const url = `/api/files/complete?access_token=${token}`
  const bad = [
    {},
    { file: 'x' },
    { file: 1.5 },
    { file: 0 },
    { file: 1e300 },
    { file, uploaded: 'yes' },
    { file, fileSize: '4' },
    { file, metadata: 7 },
    { file, metadata: '\0' },
  ]
  for (const body of bad) t.equal((await post(url, body)).status, 422, JSON.stringify(body))
  t.equal((await post(url, { file, metadata: 'x'.repeat(200_000) })).status, 413)
  t.equal((await post(url, '{"file":')).status, 400)
})
