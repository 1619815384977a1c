// What `npm run bench:uploads -w @image-dump/api` runs: 500 uploads of 5 MB, 50 at a time, as
// multipart and then as base64 in several ways, each against an API of its own, and how much memory
// that takes it.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, startPostgres, startRedis, temporaryFolder } from '@image-dump/local'
import { startOrigin } from '@image-dump/origin'
import { startApiProcess } from './api-process.ts'
import { memoryOf } from './memory.ts'
import { type Kind, kinds, uploadAll } from './upload-all.ts'

const uploads = 500
const atOnce = 50
const bytes = 5_000_000
const MB = 1_000_000

/** What the memory of the API and its decoder may grow by, in bytes. */
const mostGrowth = 200 * MB

const folder = await temporaryFolder()
const [postgres, redis, origin] = await Promise.all([
  startPostgres({ dir: join(folder.path, 'postgres') }),
  startRedis({ dir: join(folder.path, 'redis') }),
  startOrigin(),
])
const usersFile = join(folder.path, 'users.txt')
await writeFile(usersFile, 'anna,secret-of-anna,gold\n')

try {
  const image = await origin.bytesOf(`/images/0.png?bytes=${bytes}`)
  for (const kind of Object.keys(kinds).filter(isKind)) {
    const { growth, before, seconds } = await measure(kind, image)
    process.stdout.write(
      `${kind}: ${uploads} of ${image.length} bytes, ${atOnce} at once, in ${seconds.toFixed(1)} s; ` +
        `memory grew by ${(growth / MB).toFixed(0)} MB, from ${(before / MB).toFixed(0)}\n`,
    )
    if (growth >= mostGrowth) process.exitCode = 1
  }
} finally {
  await origin.close()
  await Promise.all([postgres.stop(), redis.stop()])
  await folder.remove()
}

function isKind(name: string): name is Kind {
  return name in kinds
}

async function measure(kind: Kind, image: Buffer) {
  const api = await startApiProcess({
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    DATA_DIR: join(folder.path, 'data'),
    USERS_FILE: usersFile,
    PORT: String(await freePort()),
    LOG_LEVEL: 'warn',
  })
  try {
    const target = { url: api.url, username: 'anna', password: 'secret-of-anna', kind }
    // The first one starts the process that looks at images, which is as large whatever comes.
    await uploadAll(target, image, 1, 1)
    const before = await memoryOf(api.pid)
    let peak = before
    const watch = setInterval(async () => {
      peak = Math.max(peak, await memoryOf(api.pid))
    }, 100)
    const start = performance.now()
    await uploadAll(target, image, uploads, atOnce).finally(() => clearInterval(watch))
    const seconds = (performance.now() - start) / 1000
    peak = Math.max(peak, await memoryOf(api.pid))
    return { before, growth: peak - before, seconds }
  } finally {
    await api.stop()
  }
}
