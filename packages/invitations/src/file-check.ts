import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Deletions, FileRefusal, Files, StoredImage } from '@image-dump/database'
import { ImageRefused, inspectImage, readExif } from '@image-dump/image'
import {
  ObjectMissing,
  type StagedFile,
  StorageError,
  type Store,
  stageStream,
  TooManyBytes,
} from '@image-dump/storage'
import { v7 as uuid } from 'uuid'

export interface FileCheckOptions {
  readonly files: Pick<Files, 'findUploaded' | 'keep' | 'refuse' | 'reopen'>
  readonly deletions: Pick<Deletions, 'plan'>
  readonly store: Store
  /** The largest image, in bytes. */
  readonly maxBytes: number
  readonly maxPixels: number
}

/** The file could not be looked at, or not be kept; another time may do better. */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed'
}

/** How long a stored file may be without its record until it is removed, in milliseconds. */
const grace = 3_600_000

/** Looks at what was uploaded, and relies on nothing that was said of it. */
export class FileCheck {
  readonly #options: FileCheckOptions

  constructor(options: FileCheckOptions) {
    this.#options = options
  }

  /**
   * Looks at one file, and settles it. What is an image is kept under another key than it was
   * uploaded to: who has the URL of the upload could put something else there, and S3 takes it for
   * as long as the URL is good. Of anything else nothing is left.
   *
   * Killed halfway, it can be done again; done twice at once, the first to settle the file wins, and
   * what the other has stored is removed.
   *
   * @throws CheckFailed, StorageError, DatabaseAway, ImageRefused INTERNAL: to be tried again
   */
  async check(id: number): Promise<void> {
    const { files, store } = this.#options
    const file = await files.findUploaded(id)
    if (file === undefined) return
    try {
      await this.#take(id, file.path)
    } catch (error) {
      // It was reported, and is not there.
      if (error instanceof ObjectMissing) return files.reopen(id)
      const refusal = refusalOf(error)
      if (refusal === undefined) throw error
      await files.refuse(id, refusal)
    }
    await store.delete(file.path)
  }

  /** Gives a file up, for example since it took workers down. */
  async giveUp(id: number): Promise<void> {
    const file = await this.#options.files.findUploaded(id)
    if (file === undefined) return
    await this.#options.files.refuse(id, 'INTERNAL')
    await this.#options.store.delete(file.path)
  }

  async #take(id: number, path: string): Promise<void> {
    const { files, deletions, store, maxBytes, maxPixels } = this.#options
    if ((await store.head(path)).bytes > maxBytes) throw new TooManyBytes(maxBytes)
    const { staged, ...fetched } = await fetchHashed(store, path, maxBytes)
    try {
      const { extension, ...image } = await inspectImage(staged.path, { maxPixels })
      const exif = await readExif(staged.path)
      const planId = uuid()
      const key = keyOf(planId, extension)
      await deletions.plan({ id: planId, keys: [key] }, grace)
      await store.put(key, staged)
      const stored: StoredImage = { key, ...fetched, ...image }
      if (await files.keep(id, { planId, stored, exif })) return
      if (await files.findUploaded(id)) throw new CheckFailed('it took too long to be stored')
    } finally {
      await staged.discard()
    }
  }
}

/** Where what is kept stands. The ends of such ids are random: so the files spread over the folders. */
function keyOf(id: string, extension: string): string {
  return `images/invited/${id.slice(-2)}/${id}.${extension}`
}

async function fetchHashed(
  store: Store,
  path: string,
  maxBytes: number,
): Promise<{ staged: StagedFile; bytes: number; sha256: Buffer }> {
  const object = await store.get(path)
  const hash = createHash('sha256')
  let bytes = 0
  async function* hashed() {
    try {
      for await (const chunk of object) {
        hash.update(chunk)
        bytes += chunk.length
        yield chunk
      }
    } catch (cause) {
      throw new StorageError('the object broke off while it was fetched', { cause })
    }
  }
  const staged = await stageStream(store, Readable.from(hashed(), { objectMode: false }), {
    maxBytes,
  })
  return { staged, bytes, sha256: hash.digest() }
}

/** Why a file is refused for good; undefined where that is not for the file's own sake. */
function refusalOf(error: unknown): FileRefusal | undefined {
  if (error instanceof TooManyBytes) return 'TOO_LARGE'
  if (!(error instanceof ImageRefused) || error.failure.kind !== 'INTERNAL_ERROR') return undefined
  const { code } = error.failure
  return code === 'NOT_AN_IMAGE' || code === 'TOO_MANY_PIXELS' ? code : undefined
}
