import { randomUUID } from 'node:crypto'
import t from 'tap'
import { bucket, credentials, startS3Server } from '../../../packages/storage/test/s3-server.ts'
import { findChromium, needing } from './browser.ts'
import { Tunnel } from './tunnel.ts'
import { uploadSuite } from './upload-suite.ts'

Object.assign(process.env, credentials)
const chromium = await findChromium()

t.test('the upload page, to an S3 server of another origin', needing(chromium), async (t) => {
  const { endpoint } = await startS3Server(t)
  const toStore = await Tunnel.open(t)
  toStore.leadTo(endpoint)
  const STORAGE_URL = `s3://${bucket}/${randomUUID()}?endpoint=${endpoint}&public=${toStore.url}`
  await uploadSuite(t, chromium ?? '', { STORAGE_URL }, toStore)
})
