const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Rejects at the first signal to stop, or once the time is over, so that all is put away. A second
 * signal ends it at once.
 *
 * @param within in milliseconds
 */
export function interrupted(within: number): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  // Nobody may be listening when the run ends by itself.
  promise.catch(() => {})
  setTimeout(() => reject(new Error(`not done after ${within / 60_000} minutes`)), within).unref()
  let isAsked = false
  for (const name of signals) {
    process.on(name, () => {
      if (isAsked) process.exit(1)
      isAsked = true
      reject(new Error(`interrupted by ${name}`))
    })
  }
  return promise
}
