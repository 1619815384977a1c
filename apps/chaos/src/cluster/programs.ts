import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeArgs, Program } from '@image-dump/stack'
import { Unit } from './unit.ts'

/** What the programs of a cluster share. */
export interface Place {
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
}

/** Of those who kill it, nobody waits for more than this, in ms. */
const stopWithin = 20_000

export function startApi({ folder, env, signal }: Place, name: string, port: number) {
  const spec = {
    name,
    file: app('api/src/main.ts'),
    nodeArgs,
    env: { ...env, PORT: String(port) },
    logFile: join(folder, `${name}.log`),
  }
  return Unit.start(async () => patient(await Program.start(spec, signal)))
}

/** @param clockShift how far its clock is off, in ms */
export function startWorker({ folder, env, signal }: Place, name: string, clockShift: number) {
  const preload = fileURLToPath(new URL('shifted-clock.ts', import.meta.url))
  const spec = {
    name,
    file: app('worker/src/main.ts'),
    nodeArgs: [...nodeArgs, ...(clockShift === 0 ? [] : ['--import', preload])],
    env: { ...env, CHAOS_CLOCK_SHIFT: String(clockShift) },
    logFile: join(folder, `${name}.log`),
  }
  return Unit.start(async () => patient(await Program.start(spec, signal)))
}

function patient(program: Program) {
  return {
    pid: program.pid,
    exited: program.exited,
    stop: () => program.stop(stopWithin),
    kill: () => program.kill(),
  }
}

function app(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url))
}
