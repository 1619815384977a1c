import { randomUUID } from 'node:crypto'
import t, { type Test } from 'tap'
import { openStore } from '../src/index.ts'
import { bucket, credentials, startS3Server } from './s3-server.ts'
import { storeSuite } from './store-suite.ts'

Object.assign(process.env, credentials)

t.test('the S3 store', async (t) => {
  const { endpoint } = await startS3Server(t)
  await storeSuite(t, async (t: Test) => {
    const staging = t.testdir()
    const url = `s3://${bucket}/${randomUUID()}?endpoint=${endpoint}`
    const store = openStore(url, { staging })
    t.teardown(() => store.close())
    return { store, url, staging }
  })
})
