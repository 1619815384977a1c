/** How often the loop is looked at, in milliseconds: what is reported includes it. */
const resolution = 10

/**
 * How long the event loop of an API has kept things waiting at most since this was asked last, in
 * milliseconds, as its metrics tell it.
 */
export async function longestDelay(url: string): Promise<number> {
  const response = await fetch(`${url}/metrics`)
  const text = await response.text()
  const seconds = /^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(text)?.[1]
  if (seconds === undefined) throw new Error(`${url}/metrics tells no delay: ${response.status}`)
  return 1000 * Number(seconds) - resolution
}
