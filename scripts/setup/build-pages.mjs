import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { SetupError } from './errors.mjs'
import { withLock } from './lock.mjs'

/** What the pages are made of. */
const sources = [
  'apps/web/index.html',
  'apps/web/upload.html',
  'apps/web/expired.html',
  'apps/web/vite.config.ts',
  'apps/web/src',
  'packages/dump/src',
  'packages/outcome/src',
  'package-lock.json',
]
/** In the built pages: of which sources they are. */
const stampName = '.sources'

/**
 * Builds the pages of apps/web unless they are what their sources say. By contents and not by time:
 * git gives every file the time at which it was checked out. Where there are pages without their
 * sources, as an image may ship them, those are right.
 *
 * @param {string} root the folder of package-lock.json
 * @throws {SetupError} when they can't be built
 */
export async function buildPages(root) {
  const web = join(root, 'apps/web')
  if (!existsSync(join(web, 'src'))) return
  const wanted = await stampOf(root)
  if ((await builtOf(web)) === wanted) return
  await withLock(join(root, '.setup.lock'), async () => {
    if ((await builtOf(web)) === wanted) return
    process.stderr.write('Building the pages (the first time, and when they change) ...\n')
    const fresh = join(web, 'dist.new')
    await vite(root, fresh)
    await writeFile(join(fresh, stampName), wanted)
    await rm(join(web, 'dist'), { recursive: true, force: true })
    await rename(fresh, join(web, 'dist'))
  })
}

/** @param {string} web */
async function builtOf(web) {
  const stamp = join(web, 'dist', stampName)
  return existsSync(stamp) ? readFile(stamp, 'utf8') : undefined
}

/** @param {string} root */
async function stampOf(root) {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const file of await filesOf(join(root, source))) {
      hash
        .update(`${relative(root, file)}\0`)
        .update(await readFile(file))
        .update('\0')
    }
  }
  return hash.digest('hex')
}

/**
 * @param {string} path of a file, or of a folder
 * @returns {Promise<string[]>}
 */
async function filesOf(path) {
  if (!existsSync(path)) return []
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => null)
  if (entries === null) return [path]
  const files = entries.filter((entry) => entry.isFile())
  return files.map((entry) => join(entry.parentPath, entry.name)).sort()
}

/**
 * @param {string} root
 * @param {string} outDir
 */
async function vite(root, outDir) {
  const node = join(root, 'node_modules/node/bin/node')
  const program = join(root, 'node_modules/vite/bin/vite.js')
  const args = ['build', join(root, 'apps/web'), '--outDir', outDir, '--logLevel', 'error']
  const build = spawn(node, [program, ...args, '--emptyOutDir'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const code = await new Promise((resolve, reject) => {
    build.once('error', (error) => reject(new SetupError(`Vite does not run: ${error.message}`)))
    build.once('exit', resolve)
  })
  if (code !== 0) throw new SetupError('The pages could not be built; see the lines above.')
}
