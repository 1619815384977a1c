import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { orStorageError } from './file-errors.ts'
import { attempts } from './s3-client.ts'
import { mayPass, orS3Error } from './s3-failure.ts'
import { Slots } from './slots.ts'

const MiB = 2 ** 20

/** A file from this size on is sent in parts, so that one that fails is not all sent again. */
const large = 64 * MiB

/** S3 takes parts of 5 MiB and more, and 10,000 of them: the SDK makes them larger where it must. */
const parallelParts = 2

/**
 * Large files that are sent at once. Each has two parts of 5 MiB on their way and a third being read,
 * measured with what is not yet collected: 45 to 80 MB for a file of any size.
 */
const parallelUploads = 4

/** An upload that is slower than this is not worth waiting for, in bytes a millisecond. */
const slowest = 64

export interface S3Target {
  readonly Bucket: string
  readonly Key: string
}

/** Sends files to a bucket, without holding them in memory. */
export class S3Uploader {
  readonly #client: S3Client
  readonly #timeout: number
  readonly #slots = new Slots(parallelUploads)

  /** @param timeout how long an answer may take beside the sending, in milliseconds */
  constructor(client: S3Client, timeout: number) {
    this.#client = client
    this.#timeout = timeout
  }

  /**
   * Sends a file. S3 shows an object once it has the whole of it, and acknowledges what is on
   * stable storage.
   *
   * @throws StorageError
   */
  async upload(target: S3Target, path: string): Promise<void> {
    const { size } = await orStorageError(stat(path))
    const inParts = () => this.#slots.run(() => this.#sendInParts(target, path))
    await orS3Error(size < large ? this.#sendWhole(target, path, size) : inParts())
  }

  /** The SDK does not repeat a request whose body is a stream, as it can't begin it again. */
  async #sendWhole(target: S3Target, path: string, size: number): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#sendOnce(target, path, size)
      } catch (error) {
        if (attempt === attempts || !mayPass(error)) throw error
        await delay(100 * attempt * (1 + Math.random()))
      }
    }
  }

  async #sendOnce(target: S3Target, path: string, size: number): Promise<void> {
    const body = createReadStream(path)
    const unreadable = new AbortController()
    let fault: Error | undefined
    // The SDK pipes the body, and a pipe does not pass its error on.
    body.once('error', (error) => {
      fault = error
      unreadable.abort()
    })
    try {
      await this.#client.send(
        new PutObjectCommand({ ...target, Body: body, ContentLength: size }),
        { abortSignal: unreadable.signal, requestTimeout: this.#timeout + size / slowest },
      )
    } catch (error) {
      throw fault ?? error
    } finally {
      body.destroy()
    }
  }

  async #sendInParts(target: S3Target, path: string): Promise<void> {
    const params = { ...target, Body: createReadStream(path) }
    try {
      await new Upload({ client: this.#client, params, queueSize: parallelParts }).done()
    } finally {
      params.Body.destroy()
    }
  }
}
