const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Rejects at the first signal to stop, so that all is put away. A second one ends it at once. */
export function interrupted(): Promise<never> {
  return new Promise((_resolve, reject) => {
    let isAsked = false
    for (const name of signals) {
      process.on(name, () => {
        if (isAsked) process.exit(1)
        isAsked = true
        reject(new Error(`interrupted by ${name}`))
      })
    }
  })
}
