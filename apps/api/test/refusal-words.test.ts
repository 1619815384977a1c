import type { InjectOptions } from 'fastify'
import t from 'tap'
import { build, post, signedIn, withHeaders } from './build.ts'

interface Row {
  readonly request: InjectOptions
  readonly detail: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}

const query = (url: string, message: string): Row => {
  const [, name = ''] = /\?(\w+)=/.exec(url) ?? []
  return {
    request: { url },
    detail: 'The query breaks the rules.',
    errors: [{ path: name, message }],
  }
}

const body = (url: string, payload: object, ...errors: readonly [string, string][]): Row => ({
  request: { method: 'POST', url, payload },
  detail: 'The body breaks the rules.',
  errors: errors.map(([path, message]) => ({ path, message })),
})

const toPage = 'must be a whole number from 1 to 200'
const toCursor = 'must be a cursor of this list, from the Link header of a page'
const ofLogin = 'must be the SHA-256 of the password, in 64 hexadecimal digits'

const rows: readonly Row[] = [
  query('/api/me?limit=banana', toPage),
  query('/api/me?limit=0', toPage),
  query('/api/dumps?limit=201', toPage),
  query('/my-photos?limit=1.5', toPage),
  query('/all-photos?order=up', 'must be asc or desc'),
  query('/all-photos?cursor=up', 'is not a cursor of this list'),
  query('/api/dumps?cursor=up', toCursor),
  query('/api/images/x?w=banana', 'must be a whole number from 1 to 100000'),
  body(
    '/login',
    {},
    ['password', 'is missing, as is password_hash: one is needed'],
    ['username', 'is missing'],
  ),
  body('/login', { username: 'a', password_hash: 'x' }, ['password_hash', ofLogin]),
  body('/login', { username: '', password: 'x' }, ['username', 'must have at least 1 character']),
  body(
    '/register',
    { username: 1, password: 'x', name: true },
    ['username', 'must be a string'],
    ['name', 'must be a string'],
  ),
  body('/photos/1/caption', { caption: 'x'.repeat(5001) }, [
    'caption',
    'must have at most 5000 characters',
  ]),
  {
    request: post({ 'content-type': 'application/xml' }, '<items><item></items>'),
    detail:
      "The body can’t be read as XML: Expected closing tag 'item' (opened in line 1, col 8) instead of closing tag 'items' (line 1, column 14)",
  },
  {
    request: post({ 'content-type': 'application/json' }, '{"items": [}'),
    detail: 'The body is not JSON: value expected (line 1, column 12)',
  },
]

t.test('a refusal says what is allowed, in words', async (t) => {
  const built = await build(t)
  const headers = await signedIn(built, 'anna')
  for (const { request, detail, errors } of rows) {
    const answer = await built.app.inject(
      withHeaders(request, { ...headers, accept: 'application/json' }),
    )
    const name = `${request.url} ${JSON.stringify(request.payload ?? '').slice(0, 60)}`
    t.match(answer.json(), { detail, ...(errors && { errors }) }, name)
    t.equal(answer.json().errors?.length, errors?.length, name)
  }
})

t.test('of a choice only the choice is told', async (t) => {
  const { app, services } = await build(t)
  const { token } = await services.invitations.invite('guest@example.com', 60_000)
  const answer = await app.inject({
    method: 'POST',
    url: `/api/files/complete?access_token=${token}`,
    payload: { file: 0, metadata: 5 },
  })
  t.strictSame(answer.json().errors, [
    { path: 'file', message: 'must be a whole number, at least 1' },
    { path: 'metadata', message: 'must be a string or an object or null' },
  ])
})
