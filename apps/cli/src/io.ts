import type { Readable, Writable } from 'node:stream'

/** Where a command reads from: a terminal, if `isTTY`. */
export type Input = Readable & { readonly isTTY?: boolean }

/** Where a command writes to: a terminal, if `isTTY`, so many columns wide; 0 if it does not know. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** All that a command knows of the process that it runs in. */
export interface Io {
  /** How the person calls this program; `image-dump` unless told. */
  readonly program?: string
  readonly stdin: Input
  /** Takes what was asked for. */
  readonly stdout: Output
  /** Takes progress, and what went wrong. */
  readonly stderr: Output
  readonly env: NodeJS.ProcessEnv
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal
}

/** Writes a line, without waiting until it is read. */
export function say(out: Output, line: string): void {
  out.write(`${line}\n`)
}

/** Writes a text that may be large, and waits until it is handed on. */
export function write(out: Output, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    out.write(text, (error) => (error ? reject(error) : resolve()))
  })
}
