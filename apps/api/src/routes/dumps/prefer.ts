import type { IncomingHttpHeaders } from 'node:http'

/**
 * How long a client would wait, by its `Prefer: wait=N` (RFC 7240 section 4.3, in seconds), or
 * `respond-async`, which is not at all. Of a preference that is given twice the first counts; one
 * that can't be read is passed over, as the RFC wants it.
 *
 * @returns milliseconds; undefined without a preference
 */
export function preferredWait(headers: IncomingHttpHeaders): number | undefined {
  const header = [headers.prefer ?? []].flat().join(',')
  for (const preference of header.split(',')) {
    const [name = '', value = ''] = (preference.split(';')[0] ?? '').split('=')
    if (name.trim().toLowerCase() === 'respond-async') return 0
    if (name.trim().toLowerCase() !== 'wait') continue
    const [, seconds] = /^"?(\d{1,9})"?$/.exec(value.trim()) ?? []
    if (seconds !== undefined) return Number(seconds) * 1000
  }
  return undefined
}
