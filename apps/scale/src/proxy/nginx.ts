import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@image-dump/local'
import { nginxConfig } from './nginx-config.ts'
import type { Balancer } from './proxy.ts'

/** Debian has it where only root's PATH leads. */
const path = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`

/** Ends nginx once its own input ends, which it does when this process ends, however that ends. */
const guardian = '"$@" & read -r _; kill $!; wait $!'

/** How long it may take to answer, in ms. */
const startWithin = 10_000

/**
 * Starts an nginx on a free port of 127.0.0.1.
 *
 * @returns undefined where there is none
 * @throws where it does not start, with what it says
 */
export async function startNginx(
  backends: readonly string[],
  folder: string,
): Promise<Balancer | undefined> {
  if (!(await isThere())) return undefined
  const port = await freePort()
  const config = join(folder, 'nginx.conf')
  await writeFile(config, nginxConfig({ port, folder, backends }))
  const arguments_ = ['nginx', '-p', folder, '-c', config, '-e', 'error.log']
  const child = spawn('sh', ['-c', guardian, 'sh', ...arguments_], {
    env: { PATH: path },
    stdio: ['pipe', 'ignore', 'ignore'],
    // Ctrl-C is for us: the requests that still end need it.
    detached: true,
  })
  const url = `http://127.0.0.1:${port}`
  const close = async () => {
    const ended = once(child, 'exit')
    child.stdin.end()
    await ended
  }
  if (!(await answers(url))) {
    await close()
    throw new Error(`nginx does not start: ${await readFile(join(folder, 'error.log'), 'utf8')}`)
  }
  return {
    url,
    name: 'nginx',
    close,
    async answered() {
      const lines = (await readFile(join(folder, 'access.log'), 'utf8')).split('\n')
      return backends.map((backend) => lines.filter((line) => line === backend).length)
    },
  }
}

async function isThere(): Promise<boolean> {
  const child = spawn('nginx', ['-v'], { env: { PATH: path }, stdio: 'ignore' })
  const { promise, resolve } = Promise.withResolvers<boolean>()
  child.once('error', () => resolve(false))
  child.once('exit', (code) => resolve(code === 0))
  return promise
}

async function answers(url: string): Promise<boolean> {
  for (const end = Date.now() + startWithin; Date.now() < end; await sleep(50)) {
    const response = await fetch(`${url}/healthz`).catch(() => undefined)
    await response?.body?.cancel()
    if (response?.ok) return true
  }
  return false
}
