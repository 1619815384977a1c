import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
  NoSuchUpload,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { orS3Error } from './s3-failure.ts'

const hour = 3_600_000

/**
 * An upload tells when it began, not when a part last came, so one that began within a day may
 * still be going on, in milliseconds.
 */
const longest = 24 * hour

/** Each listing costs money on AWS, and uploads that were left are few. */
const every = hour

/**
 * Clears away uploads in parts that a crash left: they take space, and nobody sees them. MinIO lists
 * no such uploads by prefix, and clears them away by itself after a day.
 */
export class UnfinishedUploads {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #prefix: string
  #next = 0

  constructor(client: S3Client, bucket: string, prefix: string) {
    this.#client = client
    this.#bucket = bucket
    this.#prefix = prefix
  }

  /**
   * Aborts what began at least `age` milliseconds ago, and a day; looks once an hour at most.
   *
   * @throws StorageError
   */
  async sweep(age: number): Promise<void> {
    const now = Date.now()
    if (now < this.#next) return
    this.#next = now + every
    await orS3Error(this.#sweep(now - Math.max(age, longest)))
  }

  async #sweep(before: number): Promise<void> {
    try {
      for await (const upload of this.#list()) await this.#abort(upload, before)
    } catch (error) {
      // A server that can't list them leaves nothing to be done here.
      if (!(error instanceof S3ServiceException && error.$metadata.httpStatusCode === 501)) {
        throw error
      }
    }
  }

  async *#list(): AsyncGenerator<MultipartUpload> {
    const list = { Bucket: this.#bucket, Prefix: this.#prefix }
    let markers: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {}
    while (markers) {
      const page: ListMultipartUploadsCommandOutput = await this.#client.send(
        new ListMultipartUploadsCommand({ ...list, ...markers }),
      )
      yield* page.Uploads ?? []
      const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = page
      markers =
        IsTruncated && NextKeyMarker
          ? {
              KeyMarker: NextKeyMarker,
              ...(NextUploadIdMarker && { UploadIdMarker: NextUploadIdMarker }),
            }
          : undefined
    }
  }

  async #abort({ Key, UploadId, Initiated }: MultipartUpload, before: number): Promise<void> {
    if (Initiated === undefined || Initiated.getTime() > before) return
    try {
      await this.#client.send(
        new AbortMultipartUploadCommand({ Bucket: this.#bucket, Key, UploadId }),
      )
    } catch (error) {
      // Somebody else was faster.
      if (!(error instanceof NoSuchUpload)) throw error
    }
  }
}
