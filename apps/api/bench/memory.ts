import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The resident memory of a process and its children, in bytes. */
export async function memoryOf(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,rss='])
  const processes = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number))
  const ours = processes.filter(([id, parent]) => id === pid || parent === pid)
  return ours.reduce((sum, [, , kilobytes = 0]) => sum + 1024 * kilobytes, 0)
}
