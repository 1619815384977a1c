// Makes the bucket of STORAGE_URL unless it is there: `docker compose up` runs it once.
import {
  BucketAlreadyExists,
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  HeadBucketCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { parseStorageUrl } from '@image-dump/storage/url'

const attempts = 10
const location = parseStorageUrl(process.env.STORAGE_URL ?? '')
if (location.kind === 'folder') process.exit()

const { bucket, region, endpoint, forcePathStyle } = location
const client = new S3Client({
  forcePathStyle,
  ...(region !== undefined && { region }),
  ...(endpoint !== undefined && { endpoint }),
  // As packages/storage has it.
  requestChecksumCalculation: 'WHEN_REQUIRED',
  expectContinueHeader: false,
  // The server may be starting as well.
  maxAttempts: attempts,
})
try {
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
} catch (error) {
  const isThere = error instanceof BucketAlreadyExists || error instanceof BucketAlreadyOwnedByYou
  if (!isThere) throw error
  // Not every server tells whose it is; somebody else's can't be looked at.
  await client.send(new HeadBucketCommand({ Bucket: bucket }))
}
client.destroy()
