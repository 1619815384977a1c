import type { Readable, Writable } from 'node:stream'
import type { SignedUrls } from './signed-urls.ts'

/**
 * A file that is being written and that nobody else sees: it becomes an object of the store with
 * `put`, or is thrown away.
 */
export interface StagedFile {
  /** Where it is, on a local disk: for who reads it, or writes it in a process of its own. */
  readonly path: string
  /**
   * How it begins, as far as it was written by the stream of `open`: up to 128 KiB, in the pieces that
   * it came in. For who wants to know what it is without reading it again.
   */
  readonly head: readonly Buffer[]
  /** Whether all that was written is on stable storage already, so that `put` need not see to it. */
  readonly isSynced: boolean
  /**
   * Makes the file and opens it, once. The stream fails where the file can't be written to, and has
   * written all there is once it is closed.
   *
   * @throws StorageError
   */
  open(): Promise<Writable>
  /** Throws the file away; does nothing where `put` has taken it. */
  discard(): Promise<void>
}

/** The bytes from `start` to `end`, both included, from 0. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** What is known of an object without reading it. */
export interface ObjectHead {
  readonly bytes: number
  readonly lastModified: Date
}

export interface PutUrlOptions {
  /** How long the URL is good for, in milliseconds: up to seven days, as S3 has it. */
  readonly expiresIn: number
  /**
   * The most bytes that the URL takes. S3 has no way to hold a plain PUT to it: whoever works with
   * what was put looks at `head` first.
   */
  readonly maxBytes?: number
  /** The `Content-Type` that the PUT must have; any or none where this is not given. */
  readonly contentType?: string
}

export interface GetUrlOptions {
  /** How long the URL is good for, in milliseconds: up to seven days, as S3 has it. */
  readonly expiresIn: number
  /**
   * The `Content-Type` of the answer. Where it is not given it is `application/octet-stream`,
   * never what whoever put the object said: a page of theirs would run in our origin.
   */
  readonly contentType?: string
  /** The name under which a browser saves the file. */
  readonly filename?: string
}

/**
 * Keeps files under keys such as `images/dumps/a/b/c.png`: paths without empty, `.` or `..` parts,
 * of at most 900 bytes, and not below `staging/`. Anything else is refused as a StorageError.
 */
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

  /**
   * The size and age of what stands under a key.
   *
   * @throws ObjectMissing where nothing stands under the key
   * @throws StorageError
   */
  head(key: string): Promise<ObjectHead>

  /** Removes what stands under a key, if anything does. */
  delete(key: string): Promise<void>

  /**
   * A URL that takes one file by a plain `PUT`, without any other credentials. It may be used more
   * than once until it expires, so what was checked is to be kept under another key.
   *
   * @throws StorageError
   */
  presignPut(key: string, options: PutUrlOptions): Promise<string>

  /**
   * A URL that serves what stands under a key to a plain `GET`, without any other credentials.
   *
   * @throws StorageError
   */
  presignGet(key: string, options: GetUrlOptions): Promise<string>

  /**
   * What checks the URLs that this store signs, where it is for this program to serve them.
   * Undefined where they lead to a server of the store's own.
   */
  readonly signedUrls: SignedUrls | undefined

  /**
   * Removes staged files that nobody has touched for `age` milliseconds, and uploads that were
   * never finished: a crash left them.
   *
   * @throws StorageError
   */
  sweep(age: number): Promise<void>

  /** Whether the store can be written to now. Rejects where it can't, within seconds. */
  check(): Promise<void>

  /** Lets go of its connections. Nothing may be asked of the store afterwards. */
  close(): Promise<void>
}

/** The store failed, for a reason of its own (`cause`): full, read-only, unreachable. */
export class StorageError extends Error {
  override readonly name: string = 'StorageError'
}

/** Nothing stands under the key. */
export class ObjectMissing extends StorageError {
  override readonly name = 'ObjectMissing'
}
