import t from 'tap'
import { FetchFailure } from '../src/index.ts'
import { judgeResponse } from '../src/response.ts'

function judge(status: number, headers: Record<string, string> = {}) {
  try {
    return judgeResponse(status, headers, 1000)
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error
    const { failure, retryable, retryAfterMs } = error
    return failure.kind === 'HTTP_ERROR'
      ? { status: failure.httpStatus, retryable, retryAfterMs }
      : { code: failure.code, retryable }
  }
}

t.test('a 2xx with a whole, plain body of a size that is allowed is read', async (t) => {
  for (const headers of [
    {},
    { 'content-length': '1' },
    { 'content-length': '1000' },
    { 'content-encoding': 'identity' },
    { 'content-encoding': '' },
    { location: '/elsewhere' },
  ]) {
    t.same(judge(200, headers), {}, JSON.stringify(headers))
  }
  t.same(judge(203), {})
})

t.test('five statuses redirect, if they say where to', async (t) => {
  for (const status of [301, 302, 303, 307, 308]) {
    t.same(judge(status, { location: '/b' }), { redirect: '/b' })
    t.same(judge(status), { code: 'BAD_RESPONSE', retryable: false })
    t.same(judge(status, { location: '' }), { code: 'BAD_RESPONSE', retryable: false })
  }
})

t.test('what is no whole, plain body is BAD_RESPONSE', async (t) => {
  for (const status of [204, 205, 206, 300, 304, 305, 306, 399]) {
    t.same(
      judge(status, { location: '/b' }),
      { code: 'BAD_RESPONSE', retryable: false },
      `${status}`,
    )
  }
  for (const encoding of ['gzip', 'br', 'deflate', 'zstd', 'identity, gzip', 'x']) {
    t.match(judge(200, { 'content-encoding': encoding }), { code: 'BAD_RESPONSE' }, encoding)
  }
})

t.test('the announced length is believed when it is too much, or nothing', async (t) => {
  t.same(judge(200, { 'content-length': '1001' }), { code: 'TOO_LARGE', retryable: false })
  t.same(judge(200, { 'content-length': '0' }), { code: 'NOT_AN_IMAGE', retryable: false })
})

t.test('other statuses are HTTP_ERROR, and some of them may pass', async (t) => {
  for (const status of [400, 401, 403, 404, 410, 451, 600, 999]) {
    t.match(judge(status), { status, retryable: false })
  }
  for (const status of [408, 425, 429, 500, 502, 503, 504, 520, 599]) {
    t.match(judge(status), { status, retryable: true })
  }
})

t.test('Retry-After counts where trying again makes sense', async (t) => {
  t.match(judge(429, { 'retry-after': '7' }), { retryAfterMs: 7000 })
  t.match(judge(503, { 'retry-after': '7' }), { retryAfterMs: 7000 })
  t.match(judge(404, { 'retry-after': '7' }), { retryAfterMs: undefined })
})
