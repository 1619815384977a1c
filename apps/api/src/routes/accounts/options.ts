import type { Services } from '../../services.ts'

export interface AccountsOptions {
  readonly services: Pick<Services, 'guardedSignIn' | 'registration'>
  /** How long an access token lives, in milliseconds. */
  readonly tokenExpiry: number
}

/** Bytes of a body: a name and a password, at their longest and escaped, are some 8,000. */
export const bodyLimit = 16_384
