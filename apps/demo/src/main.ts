// What `npm run demo` runs: a dump from end to end, on servers of its own that leave no trace.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseUsersFile } from '@image-dump/accounts'
import { readConfig } from '@image-dump/config'
import { freePort, temporaryFolder } from '@image-dump/local'
import { startOrigin } from '@image-dump/origin'
import { product } from '@image-dump/stack'
import { Client } from './client.ts'
import { pointAt } from './feed.ts'
import { showProgress } from './progress.ts'
import { table, tally } from './table.ts'

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

const interrupted = new Promise<never>((_resolve, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => reject(new Error('interrupted')))
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
  const client = new Client(`http://127.0.0.1:${port}`)
  await client.login(user.username, user.password)
  const feed = await readFile(join(root, 'examples/items-51.xml'), 'utf8')
  say(`Sending examples/items-51.xml as ${user.username}, its images pointed at ${origin.url}\n`)
  const start = performance.now()
  const answer = await showProgress(client, client.send(pointAt(feed, origin.url)))
  const took = ((performance.now() - start) / 1000).toFixed(1)
  say(table(answer.items))
  say(`\n${answer.status} after ${took} s: ${tally(answer.items)}`)
}
