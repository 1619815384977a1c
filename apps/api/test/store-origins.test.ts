import { join } from 'node:path'
import t, { type Test } from 'tap'
import { storeOrigins } from '../src/store-origins.ts'

/** The SDK finds nothing but what a test sets. */
function withAws(t: Test, settings: NodeJS.ProcessEnv = {}): void {
  const before = { ...process.env }
  for (const name of Object.keys(before)) if (name.startsWith('AWS_')) delete process.env[name]
  const none = join(t.testdir(), 'none')
  const files = { AWS_CONFIG_FILE: none, AWS_SHARED_CREDENTIALS_FILE: none }
  Object.assign(process.env, files, settings)
  t.teardown(() => {
    process.env = before
  })
}

t.test('pages load from the bucket’s own host, and no other of AWS', async (t) => {
  withAws(t, { AWS_REGION: 'ap-south-1' })
  const origins: Readonly<Record<string, readonly string[]>> = {
    'file:///srv/images': [],
    's3://pics?region=eu-west-1': ['https://pics.s3.eu-west-1.amazonaws.com'],
    's3://pics/in/a/folder': ['https://pics.s3.ap-south-1.amazonaws.com'],
    's3://pics?region=cn-north-1': ['https://pics.s3.cn-north-1.amazonaws.com.cn'],
    // A certificate is not good for a name within a name, so the bucket is in the path.
    's3://pics.example.com?region=eu-west-1': ['https://s3.eu-west-1.amazonaws.com'],
    's3://pics?endpoint=http://minio:9000': ['http://minio:9000'],
    's3://pics?endpoint=http://minio:9000&public=https://s3.example.com': [
      'https://s3.example.com',
    ],
    's3://pics?endpoint=https://s3.example.com&forcePathStyle=false': [
      'https://pics.s3.example.com',
    ],
  }
  for (const [url, expected] of Object.entries(origins)) {
    t.strictSame(await storeOrigins(url), expected, url)
  }
})

t.test('another server that AWS’s own setting names is the one', async (t) => {
  withAws(t, { AWS_ENDPOINT_URL_S3: 'https://s3.example.org' })
  t.strictSame(await storeOrigins('s3://pics?region=eu-west-1'), ['https://pics.s3.example.org'])
})

t.test('without a region nobody knows the host', async (t) => {
  withAws(t)
  await t.rejects(storeOrigins('s3://pics'), { name: 'StorageError' })
})
