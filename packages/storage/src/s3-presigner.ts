import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { contentDisposition } from './content-disposition.ts'
import { orS3Error } from './s3-failure.ts'
import type { S3Target } from './s3-upload.ts'
import type { GetUrlOptions, PutUrlOptions } from './store.ts'
import { validSeconds } from './url-expiry.ts'

/** Presigns URLs as SigV4 has it; asks the server nothing. */
export class S3Presigner {
  readonly #client: S3Client

  /** @param client one whose endpoint is where clients reach the server: the host is signed too */
  constructor(client: S3Client) {
    this.#client = client
  }

  /**
   * A `PUT` of any length: a URL can't bound it.
   *
   * @throws StorageError where there are no credentials to sign with
   * @throws RangeError where `expiresIn` is not within seven days
   */
  presignPut(target: S3Target, { expiresIn, contentType }: PutUrlOptions): Promise<string> {
    const put = new PutObjectCommand({
      ...target,
      ...(contentType !== undefined && { ContentType: contentType }),
    })
    const options = {
      expiresIn: validSeconds(expiresIn),
      // By itself the presigner leaves the type out of what it signs: any would do.
      ...(contentType !== undefined && { signableHeaders: new Set(['content-type', 'host']) }),
    }
    return orS3Error(getSignedUrl(this.#client, put, options))
  }

  /**
   * A `GET`, whose answer has the type and the name that are signed here.
   *
   * @throws StorageError where there are no credentials to sign with
   * @throws RangeError where `expiresIn` is not within seven days
   */
  presignGet(target: S3Target, options: GetUrlOptions): Promise<string> {
    const { expiresIn, filename, contentType = 'application/octet-stream' } = options
    const get = new GetObjectCommand({
      ...target,
      ResponseContentType: contentType,
      ...(filename !== undefined && { ResponseContentDisposition: contentDisposition(filename) }),
    })
    return orS3Error(getSignedUrl(this.#client, get, { expiresIn: validSeconds(expiresIn) }))
  }
}
