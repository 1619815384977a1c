/**
 * Redis could not be asked, so what it would have refused can't be told from what it would have let
 * through. `cause` is what was thrown.
 */
export class RedisAway extends Error {
  override readonly name = 'RedisAway'
}

/** @throws RedisAway in place of whatever Redis threw */
export async function orRedisAway<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (cause) {
    throw new RedisAway('Redis does not answer', { cause })
  }
}
