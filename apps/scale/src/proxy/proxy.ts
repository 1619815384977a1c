import { startNginx } from './nginx.ts'
import { startOwnProxy } from './own-proxy.ts'

/** Stands before the APIs and hands each request to the next of them. */
export interface Balancer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string
  /** What it is, for the person at the terminal. */
  readonly name: string
  /** How many requests each backend has answered, in the order in which they were given. */
  answered(): Promise<readonly number[]>
  close(): Promise<void>
}

/**
 * An nginx, or where there is none on the PATH, a small proxy of our own.
 *
 * @param backends `127.0.0.1:<port>` of each API
 * @param folder an empty one, for what it writes
 */
export async function startProxy(backends: readonly string[], folder: string): Promise<Balancer> {
  return (await startNginx(backends, folder)) ?? startOwnProxy(backends)
}
