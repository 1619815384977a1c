import type { Credentials } from '@image-dump/accounts'
import type { User } from '@image-dump/database'
import type { FastifyRequest } from 'fastify'
import { wrongCredentials } from '../../problem.ts'
import type { Services } from '../../services.ts'

/**
 * The user whose credentials these are.
 *
 * @throws Problem 401 where they are nobody's: one that names no reason, so that names can't be
 *   tried out; TooManyAttempts, RedisAway, DatabaseAway
 */
export async function signIn(
  guardedSignIn: Services['guardedSignIn'],
  request: FastifyRequest,
  credentials: Credentials,
): Promise<User> {
  const user = await guardedSignIn.verify(credentials, request.ip)
  if (user === undefined) throw wrongCredentials('passwordOrDigest' in credentials)
  return user
}
