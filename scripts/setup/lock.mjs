import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { SetupError } from './errors.mjs'

const heartbeat = 1000
const stale = 20 * heartbeat

/**
 * Runs `work` while no other process runs its own under the same lock file.
 *
 * Node has no flock, and Node 20 no SQLite to borrow one from. So whoever works touches the file
 * every second, and a file untouched for 20 s belongs to nobody: a process number alone would
 * say nothing after a reboot or across containers.
 *
 * @param {string} file
 * @param {() => Promise<void>} work
 * @throws {SetupError} when the file can't be written
 */
export async function withLock(file, work) {
  const owner = `${process.pid} ${randomUUID()}`
  await take(file, owner)
  const beat = setInterval(() => void touch(file), heartbeat)
  try {
    await work()
  } finally {
    clearInterval(beat)
    if ((await contents(file)) === owner) await rm(file, { force: true })
  }
}

/**
 * @param {string} file
 * @param {string} owner
 */
async function take(file, owner) {
  let told = false
  while (!(await create(file, owner))) {
    if (await isStale(file)) {
      await remove(file)
      continue
    }
    if (!told) process.stderr.write('Another run is setting things up; waiting for it ...\n')
    told = true
    await sleep(heartbeat / 2)
  }
}

/**
 * @param {string} file
 * @param {string} owner
 */
async function create(file, owner) {
  try {
    await writeFile(file, owner, { flag: 'wx' })
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw new SetupError(`The set-up can't write to its folder: ${error}`)
  }
}

/** @param {string} file */
async function isStale(file) {
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Date.now() }))
  return Date.now() - mtimeMs > stale
}

/**
 * Two processes may find the same file stale, and the second then moves away the fresh file of
 * the first. It sees that by the age of what it moved, and puts it back.
 *
 * @param {string} file
 */
async function remove(file) {
  const aside = `${file}.${randomUUID()}`
  await rename(file, aside).catch(() => undefined)
  if (!(await isStale(aside))) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
}

/** @param {string} file */
async function touch(file) {
  const now = new Date()
  await utimes(file, now, now).catch(() => undefined)
}

/** @param {string} file */
async function contents(file) {
  return readFile(file, 'utf8').catch(() => undefined)
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code
}
