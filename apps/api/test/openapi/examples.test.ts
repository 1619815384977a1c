import { hashDigest, passwordDigest } from '@image-dump/accounts'
import type { InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import { build, signedIn } from '../build.ts'
import { startFileWorker } from '../invitations/support.ts'
import { checker, type Operation, open, operationsOf } from './document.ts'

type Built = Awaited<ReturnType<typeof build>>

/** The user of the examples that sign in, as `users.txt` has it. */
const sample = { username: 'goldie', password: 'gold-5up-sample' }

t.test('every example runs, and is answered as the document says', async (t) => {
  const built = await openExamples(t)
  const { document, run } = built
  const check = checker(document, true)
  const checked = new Set<string>()
  for (const [route, operation] of inOrder(operationsOf(document))) {
    for (const { type, answer } of await run(route, operation)) {
      const name = `${route} ${type}: ${answer.statusCode}`
      t.ok(answer.statusCode < 300, name, { body: answer.body.slice(0, 300) })
      const response = operation.responses[answer.statusCode]
      t.ok(response, `${name} is documented`)
      for (const header of Object.keys(response?.headers ?? {})) {
        if (header !== 'Link') t.ok(answer.headers[header.toLowerCase()], `${name}: ${header}`)
      }
      const [essence = ''] = String(answer.headers['content-type']).split(';')
      const documented = response?.content
      if (documented === undefined) t.equal(answer.body, '', `${name} has no body`)
      else t.ok(documented[essence] ?? documented['image/*'], `${name}: ${essence} is documented`)
      if (essence !== 'application/json') continue
      const schema = documented?.[essence]?.schema
      t.strictSame(schema && check(schema, answer.json()), [], name)
      checked.add(route)
    }
  }
  t.ok(checked.size > 30, `${checked.size} answers of JSON were looked at`)
})

t.test('every refusal that can be had without a token is as the document says', async (t) => {
  const built = await build(t)
  const document = await open(built)
  const check = checker(document, true)
  for (const [route, operation] of operationsOf(document)) {
    const answer = await built.app.inject({ ...requestTo(route), payload: '{' })
    const name = `${route}: ${answer.statusCode}`
    const response = operation.responses[answer.statusCode]
    t.ok(response, `${name} is documented`)
    if (answer.statusCode < 400 || route.startsWith('HEAD')) continue
    const schema = response?.content?.['application/problem+json']?.schema
    t.strictSame(schema && check(schema, answer.json()), [], name)
  }
})

/** Those that take something away, or end a session, come last. */
function inOrder(operations: ReadonlyMap<string, Operation>) {
  const steps = [/policy/, /PUT .files/, /complete/, /delete/]
  const step = (route: string) => steps.findIndex((it) => it.test(route))
  return [...operations].sort(([a], [b]) => step(a) - step(b))
}

/** An API with somebody who has signed in, a photo, a dump, and an invitation with a file. */
async function openExamples(t: Test) {
  const built = await build(t, { PUBLIC_URL: 'http://images.example' })
  const { app, services } = built
  await startFileWorker(t, built)
  const document = await open(built)
  const exampleOf = (route: string, type = 'application/json') => {
    const { example } = operationsOf(document).get(route)?.requestBody?.content[type] ?? {}
    return typeof example === 'string' ? example : JSON.stringify(example)
  }
  await services.users.add(
    sample.username,
    'gold',
    await hashDigest(passwordDigest(sample.password)),
  )
  const headers = await signedIn(built, 'lovelace')
  const send = (route: string, payload: string, more: object = {}) =>
    app.inject({
      ...requestTo(route),
      payload,
      headers: { 'content-type': 'application/json', ...headers, ...more },
    })
  const image = JSON.parse(exampleOf('POST /api/images'))
  const photo = (await send('POST /api/images', JSON.stringify(image))).json()
  const dump = await send('POST /api/dumps', exampleOf('POST /api/dumps'), { prefer: 'wait=0' })
  const { token } = await services.invitations.invite('guest@example.com', 60_000)
  const file = { url: '', id: 0 }

  /** Runs an operation, once for each type of its body. */
  async function run(route: string, operation: Operation) {
    const answers = []
    for (const type of Object.keys(operation.requestBody?.content ?? { '': '' })) {
      const answer = await app.inject(await requestOf(route, operation, type))
      if (route.endsWith('/policy'))
        Object.assign(file, answer.json(), { id: answer.json().file_id })
      answers.push({ type, answer })
    }
    return answers
  }

  async function requestOf(route: string, operation: Operation, type: string) {
    const scheme = (operation.security ?? []).flatMap(Object.keys)[0]
    const { method, url } = requestTo(route)
    const path = url
      .replace(/:photo_id|:id/, photo.id)
      .replace(':requestId', dump.json().requestId)
      .replace(/^\/files.*/, file.url.replace('http://images.example', ''))
    return {
      method,
      url: scheme === 'invitation' ? `${path}?access_token=${token}` : path,
      headers: {
        prefer: 'wait=0',
        ...(type && { 'content-type': type.replace('*/*', 'image/png') }),
        ...(await credentials(built, route, scheme, headers)),
        ...(type === 'multipart/form-data' && { 'content-type': form.type }),
      },
      ...(type && { payload: payloadOf(route, type) }),
    } satisfies InjectOptions
  }

  function payloadOf(route: string, type: string) {
    const bytes = Buffer.from(image.data, 'base64')
    if (type === '*/*') return bytes
    if (type === 'multipart/form-data') return form.of(bytes)
    const example = exampleOf(route, type)
    if (!route.endsWith('/complete')) return example
    return JSON.stringify({ ...JSON.parse(example), file: file.id })
  }

  return { document, run }
}

/** What an operation wants: where it ends a token, one of its own. */
async function credentials(
  { app, services }: Built,
  route: string,
  scheme: string | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  if (scheme !== 'accessToken' && scheme !== 'refreshToken') return {}
  if (scheme === 'accessToken' && !route.includes('logout')) return headers
  const user = await services.users.credentials(sample.username)
  if (user === undefined) throw new Error(`${sample.username} is missing`)
  const { accessToken, refreshToken } = await app.startSession(user)
  return { authorization: `Bearer ${scheme === 'accessToken' ? accessToken : refreshToken}` }
}

const form = {
  type: 'multipart/form-data; boundary=example',
  of: (bytes: Buffer) =>
    Buffer.concat([
      Buffer.from('--example\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n'),
      Buffer.from('content-type: image/png\r\n\r\n'),
      bytes,
      Buffer.from('\r\n--example--\r\n'),
    ]),
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

function requestTo(route: string) {
  const [name = '', url = ''] = route.split(' ')
  const method = methods.find((it) => it === name)
  if (method === undefined) throw new Error(`${route} has a method that is not known here`)
  return { method, url }
}
