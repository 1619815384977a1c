import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { orStorageError } from './file-errors.ts'
import { type StagedFile, StorageError, type Store } from './store.ts'

interface Limit {
  /** The most bytes that are taken; as many as come where it is not given. */
  readonly maxBytes?: number | undefined
}

/** More bytes came than are taken. */
export class TooManyBytes extends Error {
  override readonly name = 'TooManyBytes'

  constructor(maxBytes: number) {
    super(`more than ${maxBytes} bytes`)
  }
}

/**
 * Writes a stream to a staged file, such as the body of a `PUT`. Nothing is left of one that fails.
 *
 * @throws TooManyBytes at the first byte over `maxBytes`; the stream is destroyed
 * @throws StorageError where the file can't be written
 * @throws what the stream itself failed with
 */
export async function stageStream(
  store: Pick<Store, 'stage'>,
  stream: Readable,
  { maxBytes = Number.POSITIVE_INFINITY }: Limit = {},
): Promise<StagedFile> {
  const file = await store.stage()
  try {
    await write(file.path, stream, maxBytes)
    return file
  } catch (error) {
    stream.destroy()
    await file.discard()
    throw error
  }
}

/**
 * Fetches an object to a staged file, to look into it or to `put` it under another key.
 *
 * @throws ObjectMissing where nothing stands under the key
 * @throws TooManyBytes where it is larger than `maxBytes`; no more than those were fetched
 * @throws StorageError
 */
export async function fetchObject(
  store: Pick<Store, 'stage' | 'get'>,
  key: string,
  limit: Limit = {},
): Promise<StagedFile> {
  const object = await store.get(key)
  try {
    return await stageStream(store, object, limit)
  } catch (cause) {
    if (cause instanceof StorageError || cause instanceof TooManyBytes) throw cause
    throw new StorageError('the object broke off while it was fetched', { cause })
  }
}

/** Chunk by chunk, and not as a pipeline, to tell the file's trouble from the stream's. */
async function write(path: string, stream: Readable, maxBytes: number): Promise<void> {
  const file = await orStorageError(open(path, 'wx'))
  try {
    let bytes = 0
    for await (const chunk of stream) {
      bytes += Buffer.byteLength(chunk)
      if (bytes > maxBytes) throw new TooManyBytes(maxBytes)
      await orStorageError(file.appendFile(chunk))
    }
  } finally {
    await orStorageError(file.close())
  }
}
