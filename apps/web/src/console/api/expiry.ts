/**
 * When a token that has just come is good no more, by the clock of this machine: the server tells how
 * long it lives by `iat` and `exp` (RFC 7519 4.1), and its clock may be another.
 *
 * @param now in milliseconds since 1970
 * @returns in milliseconds since 1970; `now` of a token that says nothing about it
 */
export function expiryOf(token: string, now: number): number {
  const [, claims = ''] = token.split('.')
  const json = atob(claims.replaceAll('-', '+').replaceAll('_', '/'))
  const { iat, exp }: { readonly iat?: number; readonly exp?: number } = JSON.parse(json || '{}')
  return iat === undefined || exp === undefined ? now : now + (exp - iat) * 1000
}
