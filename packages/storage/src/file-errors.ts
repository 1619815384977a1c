import { ObjectMissing, StorageError } from './store.ts'

/**
 * Waits for work with files.
 *
 * @throws StorageError
 */
export async function orStorageError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new StorageError('the file system failed', { cause })
  }
}

/**
 * Waits for work with the file of an object.
 *
 * @throws ObjectMissing where there is no such file
 * @throws StorageError for any other trouble
 */
export async function orObjectMissing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (isMissing(cause)) throw new ObjectMissing('no such file', { cause })
    throw new StorageError('the file system failed', { cause })
  }
}

/** Whether an error of the file system says that there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT'
}

/** Waits for a folder to be made, or finds it made by another. @throws any other error */
export async function orExists(making: Promise<unknown>): Promise<void> {
  try {
    await making
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
