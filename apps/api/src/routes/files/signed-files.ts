import { type SignedUrls, type Store, UrlRefused } from '@image-dump/storage'
import { Problem } from '../../problem.ts'

export interface SignedFilesOptions {
  readonly store: Store
  readonly signedUrls: SignedUrls
}

/** Keys stand in the paths of these URLs, and the key of an upload begins with a token. */
export const config = { hasSecretPath: true } as const

const sentences: Readonly<Record<UrlRefused['reason'], string>> = {
  forged: 'This URL is not one that was signed here.',
  expired: 'This URL has expired.',
  'wrong method': 'This URL is for another method.',
}

/**
 * What a URL allows.
 *
 * @throws Problem 403 where it does not allow this
 */
export function allowed<T>(verify: () => T): T {
  try {
    return verify()
  } catch (error) {
    if (error instanceof UrlRefused) throw new Problem(403, sentences[error.reason])
    throw error
  }
}
