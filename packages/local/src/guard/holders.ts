import { readdir, readlink, realpath } from 'node:fs/promises'
import { run } from '../run.ts'

/**
 * The processes that have the file open, by the kernel's own account: `/proc` on Linux, `lsof`
 * elsewhere. Those of other users can't be seen and are not among them.
 */
export async function holders(file: string): Promise<readonly number[]> {
  const entries = await readdir('/proc').catch(() => [])
  if (entries.length === 0) {
    const { output } = await run('lsof', ['-t', '--', file])
    return output.split('\n').map(Number).filter(Number.isInteger)
  }
  const path = await realpath(file)
  const pids = entries.map(Number).filter(Number.isInteger)
  const holding = await Promise.all(pids.map((pid) => holds(pid, path)))
  return pids.filter((_pid, index) => holding[index])
}

async function holds(pid: number, path: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`
  const descriptors = await readdir(folder).catch(() => [])
  const links = descriptors.map((name) => readlink(`${folder}/${name}`).catch(() => ''))
  return (await Promise.all(links)).includes(path)
}
