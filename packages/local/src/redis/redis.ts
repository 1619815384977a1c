import { chmod, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { secretFile } from '../folder/secret-file.ts'
import { writableFolder } from '../folder/writable-folder.ts'
import { freePort } from '../free-port.ts'
import { type LocalServer, serve } from '../local-server.ts'
import { inServerFolder } from '../server-folder.ts'
import { redisConfig } from './config.ts'
import { redisProgram } from './program.ts'

export interface RedisOptions {
  /** Everything that it keeps is in this folder, which is made where it is not there yet. */
  readonly dir: string
  /** The port on 127.0.0.1; a free one if there is none. */
  readonly port?: number | undefined
  /** How long it may take to answer, in ms (60,000): it first loads what it keeps. */
  readonly startWithin?: number
  /** Takes a line for the person at the terminal. */
  readonly say?: (line: string) => void
}

/**
 * Starts a Redis (or Valkey) on 127.0.0.1 that appends what it keeps to a file. It stops when
 * this process ends, however that ends, and does not hear the terminal's Ctrl-C. Where there is
 * none on this machine, it is installed first.
 *
 * @throws LocalError
 */
export async function startRedis(options: RedisOptions): Promise<LocalServer> {
  const { startWithin = 60_000, say = () => undefined } = options
  await writableFolder(options.dir)
  const home = await realpath(options.dir)
  // Redis writes its files for everybody to read; nobody else gets as far as to them.
  await chmod(home, 0o700)
  return inServerFolder(home, { what: 'Redis', say }, async (alive) => {
    const program = await redisProgram(say)
    const password = await secretFile(join(home, 'password'))
    const port = await freePort(options.port)
    const configFile = join(home, 'redis.conf')
    await writeFile(configFile, redisConfig({ port, password, dir: home }), { mode: 0o600 })
    const url = `redis://:${password}@127.0.0.1:${port}`
    return serve({
      what: 'Redis',
      command: [program, configFile],
      cwd: home,
      env: { PATH: process.env.PATH },
      alive,
      stopSignal: 'TERM',
      url,
      logFile: join(home, 'redis.log'),
      probe: () => answers(url),
      startWithin,
    })
  })
}

async function answers(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 2000,
    commandTimeout: 2000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  redis.on('error', () => undefined)
  try {
    // Refused while it loads its file.
    await redis.ping()
  } finally {
    redis.disconnect()
  }
}
