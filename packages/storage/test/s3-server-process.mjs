// Runs an S3 server until its standard input ends: node s3-server-process.mjs <folder> <bucket>
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'

/** Pages that another server on this machine serves may put files there, and read them. */
const cors = `<CORSConfiguration><CORSRule>
  <AllowedOrigin>http://127.0.0.1:*</AllowedOrigin>
  <AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod>
  <AllowedHeader>content-type</AllowedHeader>
</CORSRule></CORSConfiguration>`

const [directory, bucket] = process.argv.slice(2)
const uploads = join(directory, bucket, '._S3rver_uploads')

/** A page of the uploads in parts that are under way, as s3rver keeps them. */
async function listUploads({ prefix = '', 'key-marker': key = '', 'upload-id-marker': id = '' }) {
  const ids = await readdir(uploads).catch(() => [])
  const all = await Promise.all(
    ids.map(async (id) => {
      const key = await readFile(join(uploads, id, 'key'), 'utf8')
      return { key, id, initiated: (await stat(join(uploads, id))).mtime.toISOString() }
    }),
  )
  const found = all
    .filter((upload) => upload.key.startsWith(prefix))
    .filter((upload) => upload.key > key || (upload.key === key && upload.id > id))
    .sort((a, b) => (a.key + a.id < b.key + b.id ? -1 : 1))
  const page = found.slice(0, 2)
  const last = page.at(-1)
  return `<?xml version="1.0"?><ListMultipartUploadsResult><Bucket>${bucket}</Bucket>
    <IsTruncated>${found.length > page.length}</IsTruncated>
    ${last ? `<NextKeyMarker>${last.key}</NextKeyMarker>` : ''}
    ${last ? `<NextUploadIdMarker>${last.id}</NextUploadIdMarker>` : ''}
    ${page
      .map(
        ({ key, id, initiated }) =>
          `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${initiated}</Initiated></Upload>`,
      )
      .join('')}</ListMultipartUploadsResult>`
}

const server = new S3rver({
  address: '127.0.0.1',
  port: 0,
  directory,
  silent: true,
  vhostBuckets: false,
  configureBuckets: [{ name: bucket, configs: [cors] }],
})

// s3rver knows neither of the two requests that clear uploads away.
server.middleware.unshift(async (ctx, next) => {
  const { uploadId } = ctx.query
  if (ctx.method === 'GET' && 'uploads' in ctx.query) {
    ctx.type = 'application/xml'
    ctx.body = await listUploads(ctx.query)
  } else if (ctx.method === 'DELETE' && uploadId) {
    await rm(join(uploads, uploadId), { recursive: true })
    ctx.status = 204
  } else {
    await next()
  }
})

const { port } = await server.run()
process.stdout.write(`${port}\n`)
process.stdin.resume().on('end', () => process.exit())
