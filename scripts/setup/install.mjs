import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { SetupError, SetupStopped } from './errors.mjs'
import { withLock } from './lock.mjs'

/** npm goes on fetching for a minute after Ctrl-C; what it leaves is no install, so it may be killed. */
const patience = 1000

/**
 * Runs `npm ci` unless node_modules is what package-lock.json says. Of several runs that start
 * together, one installs and the others wait for it.
 *
 * @param {string} root the folder of package-lock.json
 * @throws {SetupError} when npm fails, or the folder can't be written to
 * @throws {SetupStopped} when a signal came while npm ran
 */
export async function install(root) {
  if (await isInstalled(root)) return
  await withLock(join(root, '.setup.lock'), async () => {
    if (await isInstalled(root)) return
    say('Installing the packages with npm ci (the first time, and when they change) ...')
    const began = performance.now()
    await npmCi(root)
    if (!(await isInstalled(root))) {
      throw new SetupError(
        'npm ci left node_modules incomplete. Are install scripts off (npm config get ignore-scripts)?',
      )
    }
    say(`Installed in ${Math.round((performance.now() - began) / 1000)} s.`)
  })
}

/**
 * npm writes node_modules/.package-lock.json last, so an install that was cut short counts as
 * none. What is optional there is not compared: it depends on the machine.
 *
 * @param {string} root
 */
async function isInstalled(root) {
  if (!existsSync(join(root, 'node_modules/node/bin/node'))) return false
  const wanted = await readPackages(join(root, 'package-lock.json'))
  const present = await readPackages(join(root, 'node_modules/.package-lock.json'))
  return Object.entries(wanted).every(([path, { optional, link, version, integrity }]) => {
    if (path === '' || optional || (!link && !path.startsWith('node_modules/'))) return true
    const found = present[path]
    return found?.version === version && found?.integrity === integrity
  })
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} Locked
 * @param {string} file
 * @returns {Promise<Record<string, Locked>>}
 */
async function readPackages(file) {
  if (!existsSync(file)) return {}
  return JSON.parse(await readFile(file, 'utf8')).packages
}

/** @param {string} root */
async function npmCi(root) {
  // Without our own node_modules/.bin on the PATH, npm runs on the machine's Node, not on one
  // that it is about to delete. EBADENGINE is no concern: that Node runs only this set-up.
  const path = (process.env.PATH ?? '').split(delimiter)
  const env = {
    ...process.env,
    PATH: path.filter((folder) => !folder.includes('node_modules')).join(delimiter),
  }
  // Node 24 itself is a development dependency, wanted under NODE_ENV=production as well.
  const args = ['ci', '--include=dev', '--loglevel=error', '--no-update-notifier']
  const npm = spawn('npm', args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
  // This process stays to the end of npm and gives the lock back.
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  /** @type {NodeJS.Signals | undefined} */
  let stoppedBy
  const pass = (/** @type {NodeJS.Signals} */ signal) => {
    if (stoppedBy === undefined) say('Stopping the install ...')
    stoppedBy ??= signal
    npm.kill(signal)
    setTimeout(() => npm.kill('SIGKILL'), patience).unref()
  }
  for (const signal of signals) process.on(signal, pass)
  const [code, signal] = await new Promise((resolve, reject) => {
    npm.once('error', (error) => reject(new SetupError(`npm does not run: ${error.message}`)))
    npm.once('exit', (code, signal) => resolve([code, signal]))
  })
  for (const name of signals) process.off(name, pass)
  if (stoppedBy !== undefined) throw new SetupStopped(stoppedBy)
  if (code === 0) return
  throw new SetupError(`npm ci failed (${signal ?? `exit code ${code}`}); see its lines above.`)
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`)
}
