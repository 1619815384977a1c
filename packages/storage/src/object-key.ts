import { StorageError } from './store.ts'

/**
 * S3 takes keys of 1,024 bytes, our prefix included.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
const mostBytes = 900

/** What is below it is nobody's object: files that are being written, and the probes of `check`. */
export const stagingFolder = 'staging'

/**
 * Refuses a key that is no plain path below the store. Both stores have the same rule, so that what
 * works on one works on the other: S3 itself would keep `a/../b`, and a proxy might resolve it.
 *
 * @throws StorageError
 */
export function checkKey(key: string): void {
  const parts = key.split('/')
  const isPath = parts.every((part) => part !== '' && part !== '.' && part !== '..')
  const isTaken = parts[0] === stagingFolder
  const isText = key.isWellFormed() && !/\p{Cc}/u.test(key)
  if (!isPath || isTaken || !isText || Buffer.byteLength(key) > mostBytes) {
    throw new StorageError(`not a key: ${JSON.stringify(key.slice(0, 100))}`)
  }
}
