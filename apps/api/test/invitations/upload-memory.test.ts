import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { platform } from 'node:os'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { freePort } from '@image-dump/local'
import { testDatabase, testRedis } from '@image-dump/testing'
import t, { type Test } from 'tap'
import { jsonOf } from './support.ts'

const MB = 1_000_000

/** The API as a process of its own, whose memory Linux tells. */
async function startApi(t: Test) {
  const [{ url: DATABASE_URL }, { url: REDIS_URL }] = [await testDatabase(t), await testRedis()]
  const users = t.testdir({ 'users.txt': '' })
  const script = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
  const api = spawn(process.execPath, ['--max-semi-space-size=8', script], {
    // Its output is nobody's: the one message that it sends is all there is to wait for.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL,
      REDIS_URL,
      PORT: String(await freePort()),
      STORAGE_URL: pathToFileURL(`${users}/store`).href,
      USERS_FILE: `${users}/users.txt`,
      OPEN_INVITATIONS: 'true',
      IMAGE_MAX_BYTES: '300MiB',
    },
  })
  t.teardown(() => api.kill('SIGKILL'))
  const [{ url }] = await once(api, 'message')
  return { url: String(url), pid: Number(api.pid) }
}

/** By how many bytes a process grows at most while something is done. */
async function growth(pid: number, work: () => Promise<void>): Promise<number> {
  const status = async (name: string) => {
    const text = await readFile(`/proc/${pid}/status`, 'utf8')
    return 1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1])
  }
  const before = await status('VmRSS')
  await writeFile(`/proc/${pid}/clear_refs`, '5') // The highest mark begins anew.
  await work()
  return (await status('VmHWM')) - before
}

async function upload(api: string, bytes: number): Promise<void> {
  const send = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    return jsonOf(await fetch(api + path, { method: 'POST', headers, body: JSON.stringify(body) }))
  }
  const { token } = await send('/invitation', { email: 'guest@example.com' })
  const { url } = await send(`/api/files/policy?access_token=${token}`, { filename: 'a.jpg' })
  const put = request(url, { method: 'PUT', headers: { 'content-length': bytes } })
  const answered = once(put, 'response')
  const chunk = Buffer.alloc(100_000, 'x')
  await pipeline(Readable.from(Array.from({ length: bytes / chunk.length }, () => chunk)), put)
  const [answer] = await answered
  if (answer.statusCode !== 200) throw new Error(`it was answered ${answer.statusCode}`)
  answer.resume()
}

const skip = platform() !== 'linux' && 'only Linux tells how large a process was'
t.test(
  '200 MB are uploaded without the API growing by 50',
  { skip, timeout: 90_000 },
  async (t) => {
    const { url, pid } = await startApi(t)
    const cold = await growth(pid, () => upload(url, 200 * MB))
    const warm = await growth(pid, () => upload(url, 200 * MB))
    t.comment(
      `it grew by ${Math.round(cold / MB)} MB at first, and by ${Math.round(warm / MB)} then`,
    )
    t.ok(cold < 50 * MB, `${cold} bytes from cold`)
    t.ok(warm < 50 * MB, `${warm} bytes once warm`)
  },
)
