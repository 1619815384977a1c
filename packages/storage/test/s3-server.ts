import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

export const bucket = 'test-bucket'

/** The one user that s3rver knows. */
export const credentials = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' }

export interface S3Server {
  /** `http://127.0.0.1:port` */
  readonly endpoint: string
  /** Where it keeps everything. */
  readonly folder: string
  stop(): Promise<void>
}

/** A real S3 server, in a process and a folder of its own, that has one empty bucket. */
export async function startS3Server(t: Test): Promise<S3Server> {
  const script = fileURLToPath(new URL('s3-server-process.mjs', import.meta.url))
  const folder = await mkdtemp(join(tmpdir(), 's3-'))
  const server = spawn(process.execPath, [script, folder, bucket], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(server, 'exit')
  const [port] = await Promise.race([
    once(createInterface(server.stdout), 'line'),
    exited.then(([code]) => Promise.reject(new Error(`the S3 server ended with ${code}`))),
  ])
  const stop = async () => {
    server.stdin.end()
    await exited
    await rm(folder, { recursive: true, force: true })
  }
  t.teardown(stop)
  return { endpoint: `http://127.0.0.1:${port}`, folder, stop }
}
