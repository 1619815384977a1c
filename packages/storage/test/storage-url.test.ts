import t from 'tap'
import { BadStorageUrl, openStore } from '../src/index.ts'
import { parseStorageUrl } from '../src/storage-url.ts'

t.test('a folder', async (t) => {
  t.strictSame(parseStorageUrl('file:///var/my%20images/'), {
    kind: 'folder',
    path: '/var/my images',
  })
})

t.test('a bucket of AWS’s', async (t) => {
  t.strictSame(parseStorageUrl('s3://my-bucket?region=eu-central-1'), {
    kind: 's3',
    bucket: 'my-bucket',
    prefix: '',
    forcePathStyle: false,
    region: 'eu-central-1',
  })
})

t.test('a bucket of MinIO’s, which browsers reach by another name', async (t) => {
  const text = 's3://images/a/b/?endpoint=http://minio:9000&public=https://files.example.com'
  t.strictSame(parseStorageUrl(text), {
    kind: 's3',
    bucket: 'images',
    prefix: 'a/b/',
    endpoint: 'http://minio:9000/',
    publicEndpoint: 'https://files.example.com/',
    region: 'us-east-1',
    forcePathStyle: true,
  })
})

t.test('path-style may be asked for, or not be wanted', async (t) => {
  const style = (text: string) => {
    const location = parseStorageUrl(text)
    return location.kind === 's3' && location.forcePathStyle
  }
  t.equal(style('s3://images?forcePathStyle=true'), true)
  t.equal(style('s3://images?endpoint=https://s3.example.com&forcePathStyle=false'), false)
})

const bad: Readonly<Record<string, RegExp>> = {
  '/var/images': /^must be a folder/,
  'gs://bucket': /^must be a folder/,
  'file://host/folder': /^must be a folder/,
  'file:///a%2Fb': /^must be a folder/,
  's3://': /^bucket: /,
  's3:///prefix': /^bucket: /,
  's3://ab': /^bucket: /,
  's3://bucket:9000': /^bucket: /,
  's3://b%75cket': /^bucket: /,
  's3://KEY:SECRET@bucket': /credentials/,
  's3://KEY@bucket': /credentials/,
  's3://bucket/a//b': /^prefix: /,
  's3://bucket/a b': /^prefix: /,
  's3://bucket/a%2e%2e': /^prefix: /,
  [`s3://bucket/${'x'.repeat(100)}`]: /^prefix: /,
  's3://bucket#x': /#/,
  's3://bucket?endpoint=minio:9000': /^endpoint: /,
  's3://bucket?endpoint=': /^endpoint: /,
  's3://bucket?endpoint=http://KEY:SECRET@minio': /^endpoint: /,
  's3://bucket?endpoint=http://minio?x=y': /^endpoint: /,
  's3://bucket?endpoint=http://a&endpoint=http://b': /^endpoint: /,
  's3://bucket?endpoint=http://minio&public=localhost': /^public: /,
  's3://bucket?public=http://localhost': /^public: /,
  's3://bucket?region=': /^region: /,
  's3://bucket?region=a/b': /^region: /,
  's3://bucket?endpoint=http://minio&forcePathStyle=yes': /^forcePathStyle: /,
  's3://bucket?pathStyle=true': /^pathStyle: /,
}
for (const [text, message] of Object.entries(bad)) {
  t.test(`${text.slice(0, 60)} is refused by its part, and not repeated`, async (t) => {
    t.throws(() => parseStorageUrl(text), { name: 'BadStorageUrl', message })
    t.throws(() => openStore(text, { staging: '/tmp' }), BadStorageUrl)
    t.throws(() => parseStorageUrl(text), { message: /^(?!.*SECRET)/ })
  })
}

t.test('a bucket needs a folder for what is being written', async (t) => {
  t.throws(() => openStore('s3://bucket'), BadStorageUrl)
})
