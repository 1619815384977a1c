import t from 'tap'
import { type Caller, type Credentials, callers, openMap, type Things } from './callers.ts'

/** What each caller is answered. */
type Answers = Readonly<Record<Caller, number>>

interface Row {
  readonly answers: Answers
  /** The address, where the route's own is not one already. */
  readonly url?: (things: Things) => string
  readonly payload?: (things: Things, image: Buffer) => object
  /** It uses up what it is asked with, so all of that is made anew before and after it. */
  readonly spends?: true
}

const all = (status: number, but: Partial<Answers> = {}): Answers => ({
  nobody: status,
  garbage: status,
  expired: status,
  'logged out': status,
  'expired invitation': status,
  "other's invitation": status,
  'wrong operator': status,
  operator: status,
  other: status,
  invitation: status,
  refresh: status,
  owner: status,
  ...but,
})
const users = (owner: number, other = owner) => all(401, { owner, other })
const refreshers = () => all(401, { refresh: 200 })
const guests = (own: number, others = own) =>
  all(403, { invitation: own, "other's invitation": others })
/** Basic credentials are the operator's, so they are no user's: they are tried, and wrong. */
const whoSignsIn = all(200, { operator: 401, 'wrong operator': 401 })

const draft = (path: (id: string) => string, answers: Answers): Row => ({
  answers,
  url: (things) => path(things.draft.id),
})
const published = (path: (id: string) => string, answers: Answers): Row => ({
  answers,
  url: (things) => path(things.published.id),
})
/** A change of a photo: what others can't see is not there, what they can see is not theirs. */
const changes = (
  path: (id: string) => string,
  rest: Pick<Row, 'payload' | 'spends'> = {},
): readonly Row[] => [
  { ...draft(path, users(200, 404)), ...rest },
  { ...published(path, users(200, 403)), ...rest },
]

let names = 0
const name = () => `somebody ${++names}`
const password = 'a long password 5'
const email = () => ({ email: `${++names}@example.com` })
const caption = () => ({ caption: 'x' })
const dora = () => ({ username: 'dora', password: 'secret' })
const doraToo = () => ({ login: 'dora', password: 'secret' })

const postPhoto = changes((id) => `/post-photo/${id}`, { spends: true })
const captions = changes((id) => `/photos/${id}/caption`, { payload: caption })

/** Every route; one with several rows is asked in several ways. HEAD is as GET where it has none. */
const map: Readonly<Record<string, readonly Row[]>> = {
  'GET /': [{ answers: all(200) }],
  'GET /upload': [{ answers: all(200) }],
  'GET /assets/*': [{ answers: all(404), url: () => '/assets/none.js' }],
  'GET /hello': [{ answers: all(200) }],
  'GET /healthz': [{ answers: all(200) }],
  'GET /readyz': [{ answers: all(200) }],
  'GET /metrics': [{ answers: all(200) }],
  'GET /openapi.json': [{ answers: all(200) }],
  'GET /docs': [{ answers: all(200) }],
  'GET /docs/json': [{ answers: all(200) }],
  'GET /docs/yaml': [{ answers: all(200) }],
  'GET /docs/static/index.html': [{ answers: all(302) }],
  'GET /docs/static/theme/icon.svg': [{ answers: all(200) }],
  'GET /docs/static/theme/page.css': [{ answers: all(200) }],
  'GET /docs/static/swagger-initializer.js': [{ answers: all(200) }],
  'GET /docs/static/*': [{ answers: all(404), url: () => '/docs/static/none.js' }],

  'POST /api/registration': [
    { answers: all(201), payload: () => ({ login: name(), password, ...email() }) },
  ],
  'POST /register': [
    { answers: all(201), payload: () => ({ username: name(), password, name: 'x' }) },
  ],
  'POST /login': [{ answers: whoSignsIn, payload: dora }],
  'GET /api/login': [{ answers: all(200), payload: doraToo }],
  'HEAD /api/login': [{ answers: all(405) }],
  'POST /api/login': [{ answers: all(200), payload: doraToo }],
  'POST /refresh': [{ answers: refreshers(), spends: true }],
  'POST /logout/access': [{ answers: users(200), spends: true }],
  'DELETE /logout/access': [{ answers: users(200), spends: true }],
  'POST /logout/refresh': [{ answers: refreshers(), spends: true }],
  'DELETE /logout/refresh': [{ answers: refreshers(), spends: true }],

  'POST /api/dumps': [{ answers: users(422), payload: () => ({ items: [] }) }],
  'GET /api/dumps': [{ answers: users(200) }],
  'GET /api/dumps/:requestId': [
    { answers: users(202, 404), url: ({ dumpId }) => `/api/dumps/${dumpId}` },
  ],

  'GET /api/images/:id': [
    draft((id) => `/api/images/${id}`, all(200)),
    published((id) => `/api/images/${id}?w=64`, all(200)),
    {
      answers: all(404, { owner: 200 }),
      url: (things) => `/api/images/${things.draft.photoId}`,
    },
    { answers: all(200), url: (things) => `/api/images/${things.published.photoId}` },
  ],
  'GET /api/me': [{ answers: users(200) }],
  'GET /all-photos': [{ answers: users(200) }],
  'GET /my-photos': [{ answers: users(200) }],
  'GET /my-drafts': [{ answers: users(200) }],
  'GET /photo/:photo_id': [
    draft((id) => `/photo/${id}`, users(200, 404)),
    published((id) => `/photo/${id}`, users(200)),
  ],
  'PUT /post-photo/:photo_id': postPhoto,
  'POST /post-photo/:photo_id': postPhoto,
  'PUT /photos/:photo_id/caption': captions,
  'PATCH /photos/:photo_id/caption': captions,
  'POST /photos/:photo_id/caption': captions,
  'DELETE /delete-photo/:photo_id': changes((id) => `/delete-photo/${id}`, { spends: true }),
  'POST /api/images': [
    {
      answers: users(201),
      payload: (_, image) => ({ data: image.toString('base64'), description: 'x' }),
    },
  ],
  'POST /upload-photo': [
    {
      answers: users(201),
      payload: (_, image) => {
        const form = new FormData()
        form.append('file', new Blob([Uint8Array.from(image)]), 'a.png')
        return form
      },
    },
  ],

  'POST /api/invitations': [{ answers: users(201), payload: email }],
  'POST /invitation': [{ answers: users(201), payload: email }],
  'GET /api/upload': [{ answers: guests(200) }],
  'POST /api/files/policy': [{ answers: guests(200), payload: () => ({ filename: 'a.png' }) }],
  'POST /api/files/complete': [
    { answers: guests(200, 404), payload: ({ fileId }) => ({ file: fileId, uploaded: false }) },
  ],
  'GET /api/images': [{ answers: guests(200) }],
  'HEAD /api/images': [{ answers: all(405) }],
  'PUT /files/*': [
    { answers: all(403), url: ({ putUrl }) => new URL(putUrl).pathname },
    { answers: all(200), url: ({ putUrl }) => putUrl },
    { answers: all(403), url: ({ getUrl }) => getUrl },
  ],
  'GET /files/*': [
    { answers: all(403), url: ({ getUrl }) => new URL(getUrl).pathname },
    { answers: all(200), url: ({ getUrl }) => getUrl },
    { answers: all(403), url: ({ putUrl }) => putUrl },
  ],
}

const board = '/admin/queues'
let asked = 0

/** One request. Each comes from an address of its own, so that no throttle knows it. */
function requestOf(route: string, url: string, { headers, invitation }: Credentials) {
  const [method = ''] = route.split(' ')
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  if (invitation !== undefined) searchParams.set('access_token', invitation)
  asked += 1
  return {
    method: methodOf(method),
    url: searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname,
    remoteAddress: `10.1.${asked >> 8}.${asked & 255}`,
    ...(headers && { headers: { ...headers } }),
  }
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

function methodOf(text: string): (typeof methods)[number] {
  const found = methods.find((method) => method === text)
  if (found === undefined) throw new Error(`${text} is no method of this map`)
  return found
}

t.test('every route answers every kind of caller as the map has it', async (t) => {
  const { app, routes, image, origin, credentials, things } = await openMap(t)
  const left = new Set(Object.keys(map))
  let whos = await credentials()
  let own = await things(whos.owner)
  const renew = async () => {
    whos = await credentials()
    own = await things(whos.owner)
  }
  for (const route of routes.filter((it) => !it.includes(board))) {
    left.delete(route)
    const path = route.replace(/^\w+ /, '')
    const rows = map[route] ?? map[route.replace(/^HEAD /, 'GET ')]
    for (const [index, { answers, url, payload, spends }] of rows?.entries() ?? []) {
      if (spends) await renew()
      for (const caller of callers) {
        const request = requestOf(route, url?.(own) ?? path, whos[caller])
        const sent = { ...request, ...(payload && { payload: payload(own, image) }) }
        const statusCode = route.startsWith('PUT /files')
          ? // What is left of an upload is read from its socket.
            (await fetch(origin + request.url, request)).status
          : (await app.inject(sent)).statusCode
        t.equal(statusCode, answers[caller], `${route}, row ${index}: ${caller}`)
      }
      if (spends) await renew()
    }
    if (rows !== undefined) continue
    // What is not in the map is a method that its path does not take, whoever comes.
    for (const caller of ['nobody', 'owner', 'operator', 'invitation'] as const) {
      const request = requestOf(route, path.replace(/:\w+|\*/g, 'x'), whos[caller])
      const { statusCode } = await app.inject(request)
      t.equal(statusCode, 405, `${route} is not in the map: ${caller}`)
    }
  }
  t.strictSame([...left], [], 'and the map has no route that is not there')
})

t.test('nobody but the operator gets to any page or action of the board', async (t) => {
  const { app, routes, credentials } = await openMap(t)
  const whos = await credentials()
  const pages = routes.filter((it) => it.includes(` ${board}`))
  t.ok(pages.length > 50)
  for (const route of pages) {
    const url = route.replace(/^\w+ /, '').replace(/:\w+|\*/g, 'x')
    const seen = new Set<number>()
    for (const caller of callers.filter((it) => it !== 'operator')) {
      seen.add((await app.inject(requestOf(route, url, whos[caller]))).statusCode)
    }
    const [status, ...others] = seen
    t.strictSame(others, [], `${route} is the same for all but the operator`)
    const { statusCode } = await app.inject(requestOf(route, url, whos.operator))
    if (status === 405) t.equal(statusCode, 405, route)
    else t.strictSame([status, [401, 403, 429].includes(statusCode)], [401, false], route)
  }
})
