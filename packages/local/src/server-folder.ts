import { join } from 'node:path'
import { lockFolder } from './folder/lock-folder.ts'
import { freshLivenessPipe } from './guard/liveness.ts'
import type { LocalServer } from './local-server.ts'
import type { Account } from './run.ts'

/** How long the server of a killed run may take to stop by itself before it is told to, in ms. */
const patience = 10_000

export interface ServerFolderOptions {
  /** The server's name, for messages. */
  readonly what: string
  /** The account that the server runs as; ours if there is none. */
  readonly as?: Account | undefined
  /** Takes a line for the person at the terminal. */
  readonly say: (line: string) => void
}

/**
 * Starts a server in a folder that is locked for it until it ends, once no server of an earlier
 * run is left there.
 *
 * @param start is given the liveness pipe that the server holds; see guard/liveness.ts
 */
export async function inServerFolder(
  folder: string,
  { what, as, say }: ServerFolderOptions,
  start: (alive: string) => Promise<LocalServer>,
): Promise<LocalServer> {
  const lock = lockFolder(folder)
  try {
    const alive = join(folder, 'alive')
    await freshLivenessPipe(alive, { what, patience, as, say })
    const server = await start(alive)
    void server.exited.finally(() => lock.release())
    return server
  } catch (error) {
    lock.release()
    throw error
  }
}
