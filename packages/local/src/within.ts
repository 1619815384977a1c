import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits for the promise, but not for longer than so many ms.
 *
 * @returns whether it was fulfilled in time; a rejection is passed on
 */
export async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController()
  const late = sleep(ms, false, { signal: timer.signal }).catch(() => true)
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    timer.abort()
  }
}
