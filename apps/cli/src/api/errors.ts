import type { Problem } from './answers.ts'

/** The service was not reached, or its answer ended before it was whole. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
}

/** An answer that is not one of Image Dump's. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer'

  constructor(options?: ErrorOptions) {
    super('The answer can’t be understood: is this an Image Dump service?', options)
  }
}

/** The service has answered that it will not do it. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly problem: Problem
  /** When to come again, in milliseconds from now, where the service says so. */
  readonly retryAfter: number | undefined

  constructor(status: number, problem: Problem, retryAfter?: number) {
    super(problem.detail ?? problem.title ?? `The service answered with status ${status}.`)
    this.status = status
    this.problem = problem
    this.retryAfter = retryAfter
  }
}

/** Whether the same request may well succeed a little later. */
export function isPassing(error: unknown): error is ConnectionLost | Refusal {
  if (error instanceof ConnectionLost) return true
  return error instanceof Refusal && (error.status >= 500 || [408, 425, 429].includes(error.status))
}
