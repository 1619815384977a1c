import { readFile } from 'node:fs/promises'
import { childrenOf } from './processes.ts'

const kilobyte = 1024
const megabyte = 1_000_000

/** The most memory that a process has held so far, and that of its children, in MB. */
export interface Peak {
  readonly own: number
  readonly children: number
}

/** @throws where there is no /proc */
export async function peakOf(pid: number): Promise<Peak> {
  const children = await Promise.all((await childrenOf(pid)).map(peakMemory))
  return {
    own: await peakMemory(pid),
    children: children.reduce((sum, more) => sum + more, 0),
  }
}

/** VmHWM of proc(5). */
async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return (Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * kilobyte) / megabyte
}
