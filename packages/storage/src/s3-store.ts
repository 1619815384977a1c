import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { checkKey, stagingFolder } from './object-key.ts'
import { s3Client } from './s3-client.ts'
import { orS3Error } from './s3-failure.ts'
import { S3Presigner } from './s3-presigner.ts'
import { UnfinishedUploads } from './s3-unfinished.ts'
import { type S3Target, S3Uploader } from './s3-upload.ts'
import { Staging } from './staging.ts'
import type { S3Location } from './storage-url.ts'
import {
  type ByteRange,
  type GetUrlOptions,
  type ObjectHead,
  type PutUrlOptions,
  type StagedFile,
  StorageError,
  type Store,
} from './store.ts'

export interface S3StoreOptions {
  /** A local folder for files that are being written. */
  readonly staging: string
  /** How long the server may keep us waiting, in milliseconds. */
  readonly timeout?: number | undefined
  /** Most connections to the server: no fewer than there is work at once. */
  readonly connections?: number | undefined
}

/** Who asks whether the store is well does not wait longer, in milliseconds. */
const checkTimeout = 5000

/** Keeps files in a bucket of S3, or of what speaks like it. */
export class S3Store implements Store {
  /** Its URLs lead to the bucket's own server. */
  readonly signedUrls = undefined
  readonly #location: S3Location
  readonly #client: S3Client
  readonly #publicClient: S3Client
  readonly #staging: Staging
  readonly #uploader: S3Uploader
  readonly #presigner: S3Presigner
  readonly #unfinished: UnfinishedUploads

  /** Nothing is connected until it is used. */
  constructor(location: S3Location, options: S3StoreOptions) {
    const { staging, timeout = 30_000, connections = 128 } = options
    const { bucket, prefix, endpoint, publicEndpoint } = location
    this.#location = location
    this.#client = s3Client(location, endpoint, { timeout, connections })
    this.#publicClient = publicEndpoint
      ? s3Client(location, publicEndpoint, { timeout, connections })
      : this.#client
    this.#staging = new Staging(staging, { sync: false })
    this.#uploader = new S3Uploader(this.#client, timeout)
    this.#presigner = new S3Presigner(this.#publicClient)
    this.#unfinished = new UnfinishedUploads(this.#client, bucket, prefix)
  }

  stage(): Promise<StagedFile> {
    return this.#staging.stage()
  }

  async put(key: string, file: StagedFile): Promise<void> {
    await this.#uploader.upload(this.#target(key), file.path)
    await file.discard()
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    const get = new GetObjectCommand({
      ...this.#target(key),
      ...(range && { Range: `bytes=${range.start}-${range.end}` }),
    })
    const { Body } = await orS3Error(this.#client.send(get))
    if (!(Body instanceof Readable)) throw new StorageError('the object store sent no body')
    return Body
  }

  async head(key: string): Promise<ObjectHead> {
    const head = new HeadObjectCommand(this.#target(key))
    const { ContentLength, LastModified } = await orS3Error(this.#client.send(head))
    if (ContentLength === undefined || LastModified === undefined) {
      throw new StorageError('the object store did not say how large and how old an object is')
    }
    return { bytes: ContentLength, lastModified: LastModified }
  }

  async delete(key: string): Promise<void> {
    await orS3Error(this.#client.send(new DeleteObjectCommand(this.#target(key))))
  }

  async presignPut(key: string, options: PutUrlOptions): Promise<string> {
    return this.#presigner.presignPut(this.#target(key), options)
  }

  async presignGet(key: string, options: GetUrlOptions): Promise<string> {
    return this.#presigner.presignGet(this.#target(key), options)
  }

  async sweep(age: number): Promise<void> {
    await this.#staging.sweep(age)
    await this.#unfinished.sweep(age)
  }

  /** Writes where no key can be: that the bucket answers does not mean that it may be written to. */
  async check(): Promise<void> {
    await this.#staging.check()
    const { bucket, prefix } = this.#location
    const probe = { Bucket: bucket, Key: `${prefix}${stagingFolder}/check`, Body: '' }
    const abortSignal = AbortSignal.timeout(checkTimeout)
    await orS3Error(this.#client.send(new PutObjectCommand(probe), { abortSignal }))
  }

  async close(): Promise<void> {
    this.#client.destroy()
    this.#publicClient.destroy()
  }

  #target(key: string): S3Target {
    checkKey(key)
    return { Bucket: this.#location.bucket, Key: this.#location.prefix + key }
  }
}
