import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'

/** A request as it came. */
export interface Call {
  readonly route: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type Answer = (response: ServerResponse, call: Call) => void

/** A service that answers each route as it is told: one answer after the other, the last for good. */
export async function fakeApi(t: Test, routes: Readonly<Record<string, readonly Answer[]>>) {
  const calls: Call[] = []
  const answered = new Map<string, number>()
  const server = createServer(async (request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    const call = {
      route: `${request.method} ${path}`,
      headers: request.headers,
      body: await text(request),
    }
    calls.push(call)
    const answers = routes[call.route] ?? [problem(404, 'There is nothing here.')]
    const n = answered.get(call.route) ?? 0
    answered.set(call.route, n + 1)
    answers[Math.min(n, answers.length - 1)]?.(response, call)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const to = (route: string) => calls.filter((call) => call.route === route)
  return { url: `http://127.0.0.1:${port}`, calls, to }
}

export const requestId = '0199aaaa-0000-7000-8000-000000000001'

export const json =
  (value: unknown, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(value))
  }

export const problem =
  (
    status: number,
    detail: string,
    extra: object = {},
    headers: Record<string, string> = {},
  ): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/problem+json', ...headers })
    response.end(JSON.stringify({ title: 'Problem', status, detail, ...extra }))
  }

/** An answer that is not given before `release`; `asked` is when somebody waits for it. */
export function held(answer: Answer) {
  const [asked, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const late: Answer = (response, call) => {
    asked.resolve()
    void released.promise.then(() => answer(response, call))
  }
  return { answer: late, asked: asked.promise, release: released.resolve }
}

export const tokens = (n: number, expires_in = 1200) =>
  json({ access_token: `access${n}`, refresh_token: `refresh${n}`, expires_in })

/** An image of an answer, that failed if it has a code. */
export const image = (n: number, code?: string) => ({
  imageId: `image-${n}`,
  url: `https://example.com/${n}.png`,
  ...(code
    ? { status: 'FAILURE', failure: { kind: 'INTERNAL_ERROR', code, detail: 'Why.' } }
    : { status: 'SUCCESS', contentType: 'image/png', bytes: 2048, width: 6, height: 4 }),
})

/** A dump with an item for each image; `pending` more are not settled. */
export function dumpOf(images: readonly ReturnType<typeof image>[], pending = 0) {
  const failure = images.filter(({ status }) => status === 'FAILURE').length
  const total = images.length + pending
  return {
    requestId,
    status: pending > 0 ? 'PENDING' : failure > 0 ? 'PARTIAL' : 'SUCCESS',
    dataFormat: 'json',
    submittedAt: '2026-01-01T00:00:00.000Z',
    ...(pending === 0 && { finishedAt: '2026-01-01T00:00:03.200Z' }),
    counts: { items: total, images: total, success: images.length - failure, failure, pending },
    items: images.map((one, n) => ({ name: `item ${n}`, status: one.status, images: [one] })),
  }
}

/** An answer line by line; where it is `cut`, the connection breaks in place of its last line. */
export const lines =
  (values: readonly object[], { cut = false } = {}): Answer =>
  (response) => {
    response.writeHead(200, {
      'content-type': 'application/x-ndjson',
      'ratelimit-policy': '"dumps";q=100;w=3600',
      ratelimit: '"dumps";r=97;t=720',
    })
    for (const value of values) response.write(`${JSON.stringify(value)}\n`)
    if (!cut) response.end()
    else response.write('{"type":"im', () => response.destroy())
  }

export const accepted = { type: 'accepted', requestId }
export const imageLine = (one: ReturnType<typeof image>) => ({ type: 'image', itemId: 'i', ...one })
export const dumpLine = (dump: ReturnType<typeof dumpOf>) => ({ type: 'dump', ...dump })
