import { readFile } from 'node:fs/promises'

/** The processes that a process has started and that still run: proc(5). */
export async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}
