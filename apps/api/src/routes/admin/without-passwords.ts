/** What stands between the slashes of a URL and its last @, before any path: a user, a password. */
const userInfo = /(?<=^\s*[a-z][a-z0-9+.-]*:[\\/]*)[^\\/?#]*@/i

/**
 * A value of JSON as operators may see it. A client may have written a password into a URL: such a
 * URL is not fetched, but it stands in its job as it came.
 */
export function withoutPasswords(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(userInfo, '[redacted]@')
  if (Array.isArray(value)) return value.map(withoutPasswords)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withoutPasswords(inner)]),
  )
}
