import { jsonOf } from './body.ts'
import { ApiProblem, type Fault } from './problem.ts'

/**
 * Reads why the server refused. A proxy in between may answer without a problem document.
 *
 * @throws ConnectionLost where the document does not come whole
 */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retryAfter = Number.isFinite(seconds) ? seconds * 1000 : undefined
  const type = response.headers.get('content-type') ?? ''
  const document = type.includes('json') ? await jsonOf<unknown>(response) : {}
  const detail = member(document, 'detail')
  const errors = member(document, 'errors')
  return new ApiProblem(
    response.status,
    typeof detail === 'string' ? detail : `The server answered ${response.status}.`,
    Array.isArray(errors) ? errors.filter(isFault) : [],
    retryAfter,
  )
}

function isFault(value: unknown): value is Fault {
  return typeof member(value, 'path') === 'string' && typeof member(value, 'message') === 'string'
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}
