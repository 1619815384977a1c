/** How many dumps a user may still send. */
export interface Quota {
  readonly limit: number
  readonly remaining: number
  /** Until more come back, in milliseconds. */
  readonly reset: number
}

/**
 * Reads `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers), which the
 * service sends as `"dumps";q=100;w=3600` and `"dumps";r=97;t=1200`.
 *
 * @returns undefined where they are not there
 */
export function quotaOf({ headers }: Response): Quota | undefined {
  const limit = parameter(headers.get('ratelimit-policy'), 'q')
  const remaining = parameter(headers.get('ratelimit'), 'r')
  const reset = parameter(headers.get('ratelimit'), 't')
  if (limit === undefined || remaining === undefined) return undefined
  return { limit, remaining, reset: (reset ?? 0) * 1000 }
}

function parameter(header: string | null, name: string): number | undefined {
  const [, value] = new RegExp(`;\\s*${name}=(\\d+)`).exec(header ?? '') ?? []
  return value === undefined ? undefined : Number(value)
}
