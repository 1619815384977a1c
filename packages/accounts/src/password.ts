import { createHash } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane; some 20 ms of one core here. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/**
 * f(username, hash(password)): what a client may send in place of a password, and what is hashed
 * here in either case.
 *
 * @returns the lowercase hex SHA-256 of the password, 64 characters
 */
export function passwordDigest(password: string): string {
  return createHash('sha256').update(password, 'utf8').digest('hex')
}

/** @returns the argon2id hash of a password's digest, as it is kept */
export function hashDigest(digest: string): Promise<string> {
  return hash(digest, cost)
}

/** Whether a digest is the one that was hashed. */
export function verifyDigest(passwordhash: string, digest: string): Promise<boolean> {
  return verify(passwordhash, digest)
}
