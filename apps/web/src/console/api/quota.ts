/** How the caller's quota stands, as the server tells with each answer about dumps. */
export interface Quota {
  readonly limit: number
  readonly remaining: number
  /** The sliding window, in milliseconds. */
  readonly window: number
  /** When the next unit comes back, in milliseconds since 1970. */
  readonly resetAt: number
}

/**
 * Reads `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers).
 *
 * @param now in milliseconds since 1970
 * @returns undefined where an answer has none
 */
export function readQuota(headers: Headers, now: number): Quota | undefined {
  const policy = parameters(headers.get('ratelimit-policy'))
  const state = parameters(headers.get('ratelimit'))
  const [limit, seconds] = [policy.get('q'), policy.get('w')]
  const [remaining, reset] = [state.get('r'), state.get('t')]
  if (limit === undefined || remaining === undefined) return undefined
  return {
    limit,
    remaining,
    window: (seconds ?? 0) * 1000,
    resetAt: now + (reset ?? 0) * 1000,
  }
}

function parameters(header: string | null): ReadonlyMap<string, number> {
  const found = (header ?? '').matchAll(/;\s*([a-z]+)=(\d+)/g)
  return new Map(Array.from(found, ([, name = '', value]) => [name, Number(value)]))
}
