import { readdir, readFile } from 'node:fs/promises'

/** Linux counts in hundredths of a second, whatever the kernel's own clock is: proc(5). */
const microsecondsPerTick = 10_000

interface ProcessTime {
  readonly parent: number
  readonly ticks: number
}

/**
 * The CPU time that processes and all below them have used, in microseconds. Those that have ended
 * count where their parents have waited for them.
 *
 * @returns undefined where there is no /proc
 */
export async function cpuTime(pids: readonly number[]): Promise<number | undefined> {
  const processes = await allProcesses()
  if (processes === undefined) return undefined
  const wanted = new Set(pids)
  for (let size = 0; size !== wanted.size; ) {
    size = wanted.size
    for (const [pid, { parent }] of processes) if (wanted.has(parent)) wanted.add(pid)
  }
  const ticks = [...wanted].map((pid) => processes.get(pid)?.ticks ?? 0)
  return microsecondsPerTick * ticks.reduce((sum, more) => sum + more, 0)
}

async function allProcesses(): Promise<ReadonlyMap<number, ProcessTime> | undefined> {
  const entries = await readdir('/proc').catch(() => undefined)
  const pids = entries?.filter((name) => /^\d+$/.test(name)).map(Number)
  if (pids === undefined) return undefined
  const found = await Promise.all(pids.map(async (pid) => [pid, await timeOf(pid)] as const))
  return new Map(found.flatMap(([pid, time]) => (time ? [[pid, time]] : [])))
}

async function timeOf(pid: number): Promise<ProcessTime | undefined> {
  // It may end at any moment.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // Its name stands in parentheses and may have anything in it.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields === undefined) return undefined
  const [user, system, usersChildren, systemsChildren] = fields.slice(11, 15).map(Number)
  const ticks = [user, system, usersChildren, systemsChildren]
  return {
    parent: Number(fields[1]),
    ticks: ticks.reduce<number>((sum, more) => sum + (more ?? 0), 0),
  }
}
