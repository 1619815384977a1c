import type { IncomingHttpHeaders } from 'node:http'

/**
 * For how many milliseconds the origin asks to be left alone, or undefined if it does not say so
 * in a form that RFC 9110 (10.2.3) knows. A time in the past is 0.
 *
 * A date is read against the answer's own `Date`, so that neither clock has to be right; only
 * without one against `now` (milliseconds since 1970).
 */
export function retryAfterMs(headers: IncomingHttpHeaders, now = Date.now()): number | undefined {
  const value = headers['retry-after']?.trim() ?? ''
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const until = httpDate(value)
  if (until === undefined) return undefined
  return Math.max(0, until - (httpDate(headers.date ?? '') ?? now))
}

// The three forms of RFC 9110 (5.6.7). `Date.parse` alone would take "5.5" for a day in May.
const gmt = /^[A-Z][a-z]+, \d\d[ -][A-Z][a-z]{2}[ -](?:\d\d){1,2} \d\d:\d\d:\d\d GMT$/
const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/

function httpDate(value: string): number | undefined {
  if (!gmt.test(value) && !asctime.test(value)) return undefined
  const time = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`)
  return Number.isNaN(time) ? undefined : time
}
