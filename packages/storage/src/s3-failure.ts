import { NoSuchKey, NotFound, S3ServiceException } from '@aws-sdk/client-s3'
import { ObjectMissing, StorageError } from './store.ts'

/**
 * What an object store said, or why it could not be asked. Made anew from the SDK's error: that one
 * holds the answer, the answer the request, and the request a session's token.
 */
export class S3Failure extends Error {
  override readonly name = 'S3Failure'
  /** S3's, such as `AccessDenied`, or the system's, such as `ECONNREFUSED`. */
  readonly code: string
  /** Undefined where there was no answer. */
  readonly status: number | undefined
  /** Under which the store's own log has it. */
  readonly requestId: string | undefined

  constructor(error: unknown) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    const code = codeOf(error) ?? name
    super(message ? `${code}: ${message}` : code)
    this.code = code
    const answer = error instanceof S3ServiceException ? error.$metadata : undefined
    this.status = answer?.httpStatusCode
    this.requestId = answer?.requestId
  }
}

/**
 * Waits for an answer of S3.
 *
 * @throws ObjectMissing where nothing stands under the key
 * @throws StorageError whose cause is an S3Failure, for any other trouble
 */
export async function orS3Error<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof StorageError) throw error
    const cause = new S3Failure(error)
    // A HEAD has no body that says which: the bucket may be missing too.
    if (error instanceof NoSuchKey || error instanceof NotFound) {
      throw new ObjectMissing('no such object', { cause })
    }
    throw new StorageError('the object store failed', { cause })
  }
}

/** Whether it may go better at once: no answer, or one that says that the server is in trouble. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return true
  const status = error.$metadata.httpStatusCode ?? 500
  return status >= 500 || status === 429 || status === 408
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
