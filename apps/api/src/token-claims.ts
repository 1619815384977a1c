import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'

/** Who signs the tokens, as they say themselves. */
export const issuer = 'image-dump'

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })

/** Seconds since 1970, as far as a Date goes. */
const NumericDate = Type.Integer({ minimum: 0, maximum: 8_640_000_000_000 })

/** What a token of ours says (RFC 7519 4.1). */
const Claims = Type.Object({
  iss: Type.Literal(issuer),
  /** The user's id. */
  sub: Uuid,
  jti: Uuid,
  /** What the token is for: one kind is never taken for the other. */
  typ: Type.Union([Type.Literal('access'), Type.Literal('refresh')]),
  iat: NumericDate,
  exp: NumericDate,
  nbf: Type.Optional(NumericDate),
})
export type Claims = Static<typeof Claims>

const claims = Compile(Claims)

/**
 * What a decoded token claims, which is not verified yet.
 *
 * @returns undefined where it is no token of ours: a claim is missing, or of another kind
 */
export function readClaims(token: unknown): Claims | undefined {
  if (typeof token !== 'object' || token === null || !('payload' in token)) return undefined
  return claims.Check(token.payload) ? token.payload : undefined
}
