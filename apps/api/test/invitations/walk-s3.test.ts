import { randomUUID } from 'node:crypto'
import t from 'tap'
import { bucket, credentials, startS3Server } from '../../../../packages/storage/test/s3-server.ts'
import { walkSuite } from './walk-suite.ts'

Object.assign(process.env, credentials)

t.test('uploads to an S3 server', async (t) => {
  const { endpoint } = await startS3Server(t)
  await walkSuite(t, async () => ({
    IMAGE_MAX_BYTES: '1MiB',
    STORAGE_URL: `s3://${bucket}/${randomUUID()}?endpoint=${endpoint}`,
  }))
})
