const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Signals that come so close (ms) are one: Ctrl-C goes to the whole foreground group, and npm and
 * our set-up pass on what they get.
 */
const oneSignal = 500

/**
 * Listens for requests to stop: signals, and the end of the process that started us over IPC.
 *
 * @param onRequest is given how many there were: 1, and more from somebody who will not wait
 */
export function onStopRequest(onRequest: (count: number) => void): void {
  let count = 0
  let last = Number.NEGATIVE_INFINITY
  const hear = () => {
    const now = performance.now()
    if (now - last < oneSignal) return
    last = now
    count += 1
    onRequest(count)
  }
  for (const name of names) process.on(name, hear)
  process.once('disconnect', () => {
    if (count === 0) hear()
  })
}
