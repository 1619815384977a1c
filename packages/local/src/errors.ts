/**
 * What can keep a server from starting, as a word that programs compare:
 *
 * - `UNWRITABLE`: the folder can't be made, read or written
 * - `IN_USE`: another run works in the folder
 * - `LEFTOVER`: a server of an earlier run in the folder does not stop
 * - `PORT_TAKEN`: something else listens on the port that was asked for
 * - `NO_SERVER`: the server's program is not there, or does not run on this machine
 * - `NOT_STARTED`: the server ended, or did not answer in time
 */
export type LocalErrorCode =
  | 'UNWRITABLE'
  | 'IN_USE'
  | 'LEFTOVER'
  | 'PORT_TAKEN'
  | 'NO_SERVER'
  | 'NOT_STARTED'

/** A local server can't be had. The message is for the person at the terminal. */
export class LocalError extends Error {
  override readonly name = 'LocalError'
  readonly code: LocalErrorCode

  constructor(code: LocalErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** The code of an error of Node's (`ENOENT`, `EACCES`), if it has one. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
