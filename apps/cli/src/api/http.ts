import { readProblem } from './answers.ts'
import { BadAnswer, ConnectionLost, Refusal } from './errors.ts'

/** How long a service may take to begin an answer that it gives at once, in milliseconds. */
const longestSilence = 30_000

export interface Ask {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly signal: AbortSignal
  /** Longest time until the answer begins, in milliseconds; 30 s unless told. */
  readonly silence?: number
}

/**
 * Asks the service. A redirect is not followed: who signs in should know where the password goes.
 *
 * @throws Refusal unless the answer is a success; ConnectionLost; what `signal` was aborted with
 */
export async function ask(
  url: URL,
  { signal, silence = longestSilence, ...init }: Ask,
): Promise<Response> {
  // Not AbortSignal.timeout: it would cut off the body as well, which may be long.
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new Error('it did not answer in time')), silence)
  const within = AbortSignal.any([signal, late.signal])
  const answer = fetch(url, { ...init, signal: within, redirect: 'manual' })
  const response = await lostUnless(signal, answer).finally(() => clearTimeout(timer))
  if (response.ok) return response
  const text = await textOf(response, signal)
  throw new Refusal(response.status, problemOf(response, text), retryAfterOf(response))
}

/** The body, whole. @throws ConnectionLost; what `signal` was aborted with */
export function textOf(response: Response, signal: AbortSignal): Promise<string> {
  return lostUnless(signal, response.text())
}

/**
 * Whatever fetch fails with means that the connection failed, but for an abort of ours.
 *
 * @throws ConnectionLost; what `signal` was aborted with
 */
export async function lostUnless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    signal.throwIfAborted()
    throw new ConnectionLost(reasonOf(error), { cause: error })
  }
}

/** fetch says only that it failed; the innermost cause says why. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : reasonOf(error.cause)
}

function problemOf({ headers, status }: Response, text: string) {
  const location = headers.get('location')
  if (status < 400 && location !== null) {
    return { detail: `The service sends us on to ${location}: sign in there, with --url.` }
  }
  try {
    return readProblem(text)
  } catch (error) {
    // A proxy in between writes pages of its own: the status has to do.
    if (error instanceof BadAnswer) return {}
    throw error
  }
}

/** RFC 9110 10.2.3: seconds or a date. In milliseconds from now. */
function retryAfterOf({ headers }: Response): number | undefined {
  const value = headers.get('retry-after')
  if (value === null) return undefined
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0)
}
