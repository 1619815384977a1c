const day = 86_400_000

/**
 * SigV4 signs for seven days at most, and both stores keep to it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
 */
const longest = 7 * day

/**
 * How long a URL is good for, in the whole seconds that it is signed with.
 *
 * @param expiresIn milliseconds
 * @throws RangeError where it is not above zero and within seven days
 */
export function validSeconds(expiresIn: number): number {
  if (!(expiresIn > 0 && expiresIn <= longest)) {
    throw new RangeError(`a URL is good for up to seven days, not ${expiresIn} ms`)
  }
  return Math.ceil(expiresIn / 1000)
}

/**
 * When a URL that is signed now expires, in seconds since 1970.
 *
 * @throws RangeError as `validSeconds`
 */
export function expiryOf(now: number, expiresIn: number): number {
  return Math.ceil(now / 1000) + validSeconds(expiresIn)
}
