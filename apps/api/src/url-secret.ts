import type { ServiceConfig } from '@image-dump/config'
import { type Database, sharedSecret } from '@image-dump/database'
import type { Kysely } from 'kysely'

/** The settings of an API that knows what URLs are signed with. */
export type ApiConfig = ServiceConfig & { readonly urlSecret: string }

/**
 * Settings with what URLs are signed with: `URL_SECRET`, or one that is kept in Postgres, so that
 * all API processes take each other's URLs without being told anything.
 *
 * Not derived from what they share anyway: a `DATABASE_URL` may hold no password at all, and a secret
 * that can be derived from what can be guessed is none.
 */
export async function withUrlSecret(
  config: ServiceConfig,
  database: Kysely<Database>,
): Promise<ApiConfig> {
  const { urlSecret } = config
  if (urlSecret !== undefined) return { ...config, urlSecret }
  return { ...config, urlSecret: (await sharedSecret(database, 'urls')).toString('base64url') }
}
