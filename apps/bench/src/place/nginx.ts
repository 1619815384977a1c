import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type NginxOptions, nginxConfig } from './nginx-config.ts'

/** Debian has it where only root's PATH leads. */
const path = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`

/** Ends nginx once its own input ends, which it does when this process ends, however that ends. */
const guardian = '"$@" & read -r _; kill $!; wait $!'

/** How long it may take to answer, in ms. */
const startWithin = 10_000

/**
 * Starts an nginx.
 *
 * @returns how to stop it
 * @throws Error where there is none, or with what it says where it does not start
 */
export async function startNginx(options: NginxOptions): Promise<() => Promise<void>> {
  if (!(await isThere())) throw new Error('There is no nginx here: run "apt-get install nginx".')
  const { folder, port } = options
  const config = join(folder, 'nginx.conf')
  await writeFile(config, nginxConfig(options))
  const arguments_ = ['nginx', '-p', folder, '-c', config, '-e', 'error.log']
  const child = spawn('sh', ['-c', guardian, 'sh', ...arguments_], {
    env: { PATH: path },
    stdio: ['pipe', 'ignore', 'ignore'],
    // Ctrl-C is for us: what is under way still needs it.
    detached: true,
  })
  const stop = async () => {
    const ended = once(child, 'exit')
    child.stdin.end()
    await ended
  }
  if (await answers(`http://127.0.0.1:${port}/`)) return stop
  await stop()
  throw new Error(`nginx does not start: ${await readFile(join(folder, 'error.log'), 'utf8')}`)
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
    const response = await fetch(url).catch(() => undefined)
    await response?.body?.cancel()
    if (response) return true
  }
  return false
}
