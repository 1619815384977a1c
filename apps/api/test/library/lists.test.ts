import t from 'tap'
import { openLibrary } from './support.ts'

/** Follows the links from a list to its end, and gives the ids of each page. */
async function pages(
  get: Awaited<ReturnType<typeof openLibrary>>['get'],
  url: string,
  headers: Record<string, string>,
) {
  const found: number[][] = []
  for (let next: string | undefined = url; next !== undefined; ) {
    const answer = await get(next, headers)
    const photos: readonly { photo_id: number }[] = answer.json()
    found.push(photos.map((photo) => photo.photo_id))
    next = /^<(.*)>; rel="next"$/.exec(String(answer.headers.link ?? ''))?.[1]
  }
  return found
}

t.test('the links lead through a list, page by page, whichever it is', async (t) => {
  const { anna, bob, add, put, get } = await openLibrary(t)
  const ids: number[] = []
  for (let n = 0; n < 5; n++) ids.push((await add()).photo_id)
  const [a, b, c, d, e] = ids
  for (const id of [c, a, d]) await put(`/post-photo/${id}`, anna)
  const all = (url: string, headers = anna) => pages(get, url, headers)
  t.strictSame(await all('/my-photos?limit=2'), [[e, d], [c, b], [a]])
  t.strictSame(await all('/my-photos?limit=2&order=ASC'), [[a, b], [c, d], [e]])
  t.strictSame(await all('/my-drafts?limit=1&order=asc'), [[b], [e]])
  t.strictSame(await all('/all-photos?limit=2', bob), [[d, a], [c]])
  t.strictSame(await all('/all-photos?limit=2&order=Asc&user=Anna', bob), [[c, a], [d]])
  t.strictSame(await all('/all-photos?limit=3', bob), [[d, a, c]], 'no link to an empty page')
  t.strictSame(await all('/my-photos', bob), [[]])
})

t.test('a link keeps all else that was asked for', async (t) => {
  const { anna, add, put, get } = await openLibrary(t)
  for (let n = 0; n < 2; n++) await put(`/post-photo/${(await add()).id}`, anna)
  const answer = await get('/all-photos?user=anna&order=asc&limit=1&x=%22%3E%0D%0A', anna)
  t.match(
    answer.headers.link,
    /^<\/all-photos\?user=anna&order=asc&limit=1&x=%22%3E%0D%0A&cursor=[\w-]+>; rel="next"$/,
  )
})

t.test('a user’s own page is a list as well, newest first', async (t) => {
  const { anna, add, get } = await openLibrary(t)
  const [first, second] = [await add(), await add()]
  const answer = await get('/api/me?limit=1', anna)
  t.match(answer.json(), { login: 'anna', images: [{ id: second.id }] })
  const next = /^<(.*)>; rel="next"$/.exec(String(answer.headers.link))?.[1] ?? ''
  t.match((await get(next, anna)).json(), { login: 'anna', images: [{ id: first.id }] })
})

t.test('what a list can’t be asked for is 422, and says where', async (t) => {
  const { anna, get } = await openLibrary(t)
  const own = Buffer.from('1').toString('base64url')
  const bad = {
    '/all-photos?limit=0': 'limit',
    '/all-photos?limit=201': 'limit',
    '/my-photos?limit=x': 'limit',
    '/my-photos?order=up': 'order',
    '/my-drafts?order=': 'order',
    '/all-photos?cursor=x': 'cursor',
    '/all-photos?cursor=': 'cursor',
    [`/all-photos?cursor=${own}`]: 'cursor',
    [`/my-photos?cursor=${Buffer.from('1.1').toString('base64url')}`]: 'cursor',
    [`/my-photos?cursor=${Buffer.from('9'.repeat(16)).toString('base64url')}`]: 'cursor',
    '/all-photos?user=%00': 'user',
  }
  for (const [url, path] of Object.entries(bad)) {
    t.match((await get(url, anna)).json(), { status: 422, errors: [{ path }] }, url)
  }
  t.equal((await get(`/my-photos?cursor=${own}`, anna)).statusCode, 200)
})
