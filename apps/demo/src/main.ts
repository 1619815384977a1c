// What `npm run demo` runs: a dump from end to end, on servers of its own that leave no trace.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseUsersFile } from '@image-dump/accounts'
import { exitCode, run } from '@image-dump/cli'
import { readConfig } from '@image-dump/config'
import { freePort, temporaryFolder } from '@image-dump/local'
import { startOrigin } from '@image-dump/origin'
import { product } from '@image-dump/stack'
import { pointAt } from './feed.ts'

const root = join(import.meta.dirname, '../../..')
const say = (line: string) => void process.stdout.write(`${line}\n`)

const folder = await temporaryFolder()
const origin = await startOrigin()
const port = await freePort()
const { host } = new URL(origin.url)
Object.assign(process.env, {
  HOST: '127.0.0.1',
  PORT: String(port),
  DATA_DIR: folder.path,
  DATABASE_URL: '',
  REDIS_URL: '',
  STORAGE_URL: '',
  USERS_FILE: join(root, 'users.txt'),
  // The origin is on this machine, where nothing is fetched from unless it is allowed.
  FETCH_ALLOW_NETWORKS: host.replace(':', '/32:'),
  // Some of its images never come; nobody wants to watch that for half a minute.
  FETCH_TIMEOUT: '1',
})
const stack = product(readConfig(), say)

const interrupt = new AbortController()
const interrupted = new Promise<never>((_resolve, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interrupt.abort()
      reject(new Error('interrupted'))
    })
  }
})
try {
  await Promise.race([demonstrate(), interrupted])
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
} finally {
  await stack.stop()
  await origin.close()
  await folder.remove()
}
// Whatever was under way when it was interrupted is of no use any more.
process.exit()

async function demonstrate(): Promise<void> {
  say('Starting Postgres, Redis, the API, two workers, and an origin with good and bad images ...')
  await stack.start()
  const [user] = parseUsersFile(await readFile(join(root, 'users.txt'), 'utf8'))
  if (user === undefined) throw new Error('users.txt has no users')
  const sample = await readFile(join(root, 'examples/items-51.xml'), 'utf8')
  const feed = join(folder.path, 'items-51.xml')
  await writeFile(feed, pointAt(sample, origin.url))
  say(`The feed is examples/items-51.xml, its images pointed at ${origin.url}`)

  const url = `http://127.0.0.1:${port}`
  await type(['login', '--url', url, '--username', user.username], exitCode.success, {
    IMAGE_DUMP_PASSWORD: user.password,
  })
  // Some of its images are bad: to say so is what the command is for.
  await type(['send', feed], exitCode.imagesFailed)
  await type(['list'], exitCode.success)
}

/** Does what a person would type, as a user of the machine who has nothing to do with ours. */
async function type(
  args: readonly string[],
  expected: number,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  say(`\n$ image-dump ${args.join(' ')}`)
  const { stdin, stdout, stderr } = process
  const code = await run(args, {
    stdin,
    stdout,
    stderr,
    env: { XDG_CONFIG_HOME: folder.path, ...env },
    interrupted: interrupt.signal,
  })
  if (code !== expected) throw new Error(`image-dump ${args[0]} ended with ${code}`)
}
