import { duration, time } from '../ui/format.ts'

/** Something in a body that the server refused, at its place as the client wrote it. */
export interface Fault {
  readonly path: string
  readonly message: string
}

/** The server refused: what its problem document (RFC 9457) says. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  readonly errors: readonly Fault[]
  /** When to try again, in milliseconds from now; undefined where the server did not say. */
  readonly retryAfter: number | undefined

  constructor(status: number, detail: string, errors: readonly Fault[], retryAfter?: number) {
    super(detail)
    this.status = status
    this.errors = errors
    this.retryAfter = retryAfter
  }
}

/** No answer came, or not all of it. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'

  constructor(options?: ErrorOptions) {
    super('The server can’t be reached at the moment.', options)
  }
}

/** Whether the same request may well succeed a little later: the network, or a server that restarts. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionLost) return true
  if (!(error instanceof ApiProblem)) return false
  return error.status >= 500 || [408, 425, 429].includes(error.status)
}

/**
 * What went wrong, as a sentence for the person at the screen.
 *
 * @param subject what the server was given, as that person calls it, where there are several
 */
export function sentenceOf(error: unknown, subject?: string): string {
  const [fault] = error instanceof ApiProblem ? error.errors : []
  if (fault) return `${subject ?? fault.path} ${fault.message}.`
  return subject === undefined ? plainly(error) : `${subject}: ${plainly(error)}`
}

function plainly(error: unknown): string {
  if (error instanceof ApiProblem && error.status === 429) return error.message + whenAgain(error)
  if (error instanceof ApiProblem || error instanceof ConnectionLost) return error.message
  return 'Something went wrong in this page. Reload it, and try again.'
}

function whenAgain({ retryAfter }: ApiProblem): string {
  if (retryAfter === undefined) return ''
  const when =
    retryAfter < 60_000 ? `in ${duration(retryAfter)}` : `at ${time(Date.now() + retryAfter)}`
  return ` It works again ${when}.`
}
