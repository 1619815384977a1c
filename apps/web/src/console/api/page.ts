/** The URL of the next page of a list, from `Link: <…>; rel="next"` (RFC 8288). */
export function nextPage(headers: Headers): string | undefined {
  return /<([^>]+)>\s*;\s*rel="?next"?/.exec(headers.get('link') ?? '')?.[1]
}
