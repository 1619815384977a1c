const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Aborted by the first signal to stop; what runs then ends in order. A second one ends it at once. */
export function interrupted(): AbortSignal {
  const controller = new AbortController()
  for (const name of signals) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1)
      controller.abort(new Error(`interrupted by ${name}`))
    })
  }
  return controller.signal
}
