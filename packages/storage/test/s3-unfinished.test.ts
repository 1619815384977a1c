import { access, readdir, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CreateMultipartUploadCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3'
import t, { type Test } from 'tap'
import { openStore } from '../src/index.ts'
import { openS3, serve } from './odd-server.ts'
import { bucket, credentials, startS3Server } from './s3-server.ts'

Object.assign(process.env, credentials)

const hour = 3_600_000

async function open(t: Test) {
  const { endpoint, folder } = await startS3Server(t)
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true })
  const openStoreHere = () => {
    const store = openStore(`s3://${bucket}/p?endpoint=${endpoint}`, { staging: t.testdir() })
    t.teardown(() => store.close())
    return store
  }
  t.teardown(() => client.destroy())
  const uploads = join(folder, bucket, '._S3rver_uploads')
  /** Begins an upload in parts, so many hours ago. */
  const begin = async (Key: string, hoursAgo: number) => {
    const { UploadId = '' } = await client.send(
      new CreateMultipartUploadCommand({ Bucket: bucket, Key }),
    )
    const part = { Bucket: bucket, Key, UploadId, PartNumber: 1, Body: 'part' }
    await client.send(new UploadPartCommand(part))
    const began = new Date(Date.now() - hoursAgo * hour)
    await utimes(join(uploads, UploadId), began, began)
    return UploadId
  }
  return { openStore: openStoreHere, begin, underWay: () => readdir(uploads) }
}

t.test('uploads that were left a day ago are cleared away, all others stay', async (t) => {
  const { openStore, begin, underWay } = await open(t)
  for (let n = 0; n < 5; n++) await begin(`p/images/left-${n}`, 25)
  const goingOn = await begin('p/images/going-on', 23)
  const notOurs = await begin('elsewhere/left', 25)
  await openStore().sweep(600_000)
  t.strictSame((await underWay()).sort(), [goingOn, notOurs].sort())
})

t.test('they are left for as long as is asked', async (t) => {
  const { openStore, begin, underWay } = await open(t)
  const left = await begin('p/left', 25)
  await openStore().sweep(26 * hour)
  t.strictSame(await underWay(), [left])
})

t.test('a large put that fails leaves no upload behind', async (t) => {
  const asked: string[] = []
  const endpoint = await serve(t, (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost')
    const step = url.searchParams.has('uploads') ? 'begin' : url.searchParams.get('partNumber')
    asked.push(`${request.method} ${step ?? 'abort'}`)
    request.resume().on('end', () => {
      if (step === 'begin') {
        const id = '<UploadId>1</UploadId>'
        const xml = `<InitiateMultipartUploadResult>${id}</InitiateMultipartUploadResult>`
        response.writeHead(200, { 'content-type': 'application/xml' }).end(xml)
      } else response.writeHead(step === '3' ? 403 : 200, { etag: '"x"' }).end()
    })
  })
  const store = openS3(t, endpoint)
  const file = await store.stage()
  await writeFile(file.path, '')
  await truncate(file.path, 70_000_000)
  await t.rejects(store.put('a/b', file), { name: 'StorageError' })
  t.equal(asked[0], 'POST begin')
  t.equal(asked.at(-1), 'DELETE abort')
  await t.resolves(access(file.path), 'it can be put again')
})

t.test('a server that can’t list uploads is swept all the same', async (t) => {
  let asked = 0
  const endpoint = await serve(t, (_request, response) => {
    asked += 1
    response.writeHead(501).end()
  })
  const store = openS3(t, endpoint)
  await t.resolves(store.sweep(1000))
  await t.resolves(store.sweep(1000))
  t.equal(asked, 1, 'once an hour')
})
