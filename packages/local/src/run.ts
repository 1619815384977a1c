import { spawn } from 'node:child_process'

/** A user and group by number, as the kernel knows them. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  /** The account to run as; ours if there is none. */
  readonly as?: Account | undefined
  /** Out of reach of Ctrl-C in the terminal, for what must not end halfway. */
  readonly detached?: boolean
}

/** How a command ended. `output` is what it wrote to both its outputs. */
export interface RunResult {
  readonly ok: boolean
  readonly output: string
}

/** Runs a command to its end, without a shell. It never throws: a command that can't run failed. */
export function run(
  command: string,
  args: readonly string[],
  { as, ...options }: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, ...as, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk
      })
    }
    child.once('error', (error) => resolve({ ok: false, output: error.message }))
    child.once('close', (code) => resolve({ ok: code === 0, output: output.trim() }))
  })
}
