import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { syncDisk } from './sync-disk.ts'

/**
 * Downloads a list as a user would from a shell: `curl -Z --parallel-max 64`.
 *
 * @param folder takes the files
 * @returns how long it took, from the start of the program to its end, in milliseconds
 */
export async function timeCurl(urls: readonly string[], folder: string): Promise<number> {
  const start = performance.now()
  const child = spawn(
    'curl',
    ['-Z', '--parallel-max', '64', '--no-progress-meter', '--fail', '-K', '-'],
    {
      stdio: ['pipe', 'ignore', 'inherit'],
    },
  )
  const ended = once(child, 'exit')
  child.stdin.end(
    urls.map((url, n) => `url = "${url}"\noutput = "${join(folder, `${n}`)}"\n`).join(''),
  )
  const [code] = await ended
  const took = performance.now() - start
  const files = await readdir(folder)
  await syncDisk()
  if (code !== 0 || files.length !== urls.length) {
    throw new Error(`curl ended with ${code}, and ${files.length} of ${urls.length} files`)
  }
  return took
}
