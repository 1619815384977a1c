/**
 * The ports from 1024 up that browsers refuse, since something that is not HTTP listens there and
 * may act on what it is sent. The list is the "bad port" table of the WHATWG fetch standard.
 *
 * @see https://fetch.spec.whatwg.org/#port-blocking
 */
const badPorts: ReadonlySet<number> = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 10080,
])

/** Whether anything is fetched from this port, wherever it is: 80, 443, and 1024 up but the bad. */
export function isFetchablePort(port: number): boolean {
  if (port === 80 || port === 443) return true
  return port >= 1024 && port <= 65_535 && !badPorts.has(port)
}
