import type { Readable } from 'node:stream'

/**
 * A file that is being written and that nobody else sees: it becomes an object of the store with
 * `put`, or is thrown away.
 */
export interface StagedFile {
  /** Where to write it, on a local disk. */
  readonly path: string
  /** Throws the file away; does nothing where `put` has taken it. */
  discard(): Promise<void>
}

/** The bytes from `start` to `end`, both included, from 0. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Keeps files under keys such as `images/dumps/a/b/c.png`. */
export interface Store {
  /** A place to write a file to, before it is known to be whole and wanted. */
  stage(): Promise<StagedFile>

  /**
   * Gives a staged file its key. Once this resolves the file is whole, under its key, and on stable
   * storage; before, there is nothing under the key, or what stood there before.
   *
   * @throws StorageError
   */
  put(key: string, file: StagedFile): Promise<void>

  /**
   * The bytes under a key, or a range of them. The stream reports trouble while it is read.
   *
   * @throws ObjectMissing where nothing stands under the key
   * @throws StorageError
   */
  get(key: string, range?: ByteRange): Promise<Readable>

  /** Removes what stands under a key, if anything does. */
  delete(key: string): Promise<void>

  /**
   * Removes staged files that nobody has touched for `age` milliseconds: a crash left them.
   *
   * @throws StorageError
   */
  sweep(age: number): Promise<void>

  /** Whether the store can be written to now. Rejects where it can't. */
  check(): Promise<void>
}

/** The store failed, for a reason of its own (`cause`): full, read-only, unreachable. */
export class StorageError extends Error {
  override readonly name: string = 'StorageError'
}

/** Nothing stands under the key. */
export class ObjectMissing extends StorageError {
  override readonly name = 'ObjectMissing'
}
