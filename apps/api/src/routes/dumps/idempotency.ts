import { createHash } from 'node:crypto'
import type { IdempotencyKey } from '@image-dump/database'
import type { FastifyRequest } from 'fastify'
import { unprocessable } from '../../problem.ts'

const longest = 255

/**
 * The client's own name for its request (draft-ietf-httpapi-idempotency-key-header), of at most 255
 * characters; undefined where it gave none.
 *
 * @throws Problem 422 where it is empty or too long
 */
export function idempotencyKey({ headers }: FastifyRequest): string | undefined {
  const header = headers['idempotency-key']
  if (header === undefined) return undefined
  const key = [header].flat().join(',')
  if (key.length > 0 && key.length <= longest) return key
  throw unprocessable('The headers break the rules.', [
    { path: 'Idempotency-Key', message: `must have 1 to ${longest} characters` },
  ])
}

/** A key with what tells one body from another. */
export function keyFor(key: string | undefined, body: Uint8Array): IdempotencyKey | undefined {
  return key === undefined ? undefined : { key, digest: createHash('sha256').update(body).digest() }
}
