import { s3Client } from './s3-client.ts'
import { S3Presigner } from './s3-presigner.ts'
import type { S3Location } from './storage-url.ts'

/** An origin shows in a URL whoever signs it, so no credentials are looked for. */
const nobody = { accessKeyId: 'nobody', secretAccessKey: 'nothing' }

/**
 * Where the presigned URLs of a bucket lead, such as `https://bucket.s3.eu-west-1.amazonaws.com`: made
 * of such a URL, as the SDK makes its host of the bucket, the region and settings of its own
 * (`AWS_REGION`, `AWS_ENDPOINT_URL_S3`, …). Asks no server.
 *
 * @throws StorageError where the SDK can't tell: no region is set
 */
export async function presignedOrigin(location: S3Location): Promise<string> {
  const { bucket, prefix, endpoint, publicEndpoint } = location
  const client = s3Client(location, publicEndpoint ?? endpoint, {
    timeout: 1000,
    connections: 1,
    credentials: nobody,
  })
  try {
    const target = { Bucket: bucket, Key: `${prefix}any` }
    const url = await new S3Presigner(client).presignGet(target, { expiresIn: 1000 })
    return new URL(url).origin
  } finally {
    client.destroy()
  }
}
