import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { freshLivenessPipe, lockFolder, writableFolder } from '@image-dump/local'

/** The folder of everything that a stack keeps, which is its own as long as it runs. */
export interface DataFolder {
  readonly path: string
  /** Where the programs' logs are. */
  readonly logs: string
  /** A descriptor for the programs to hold, by which the next stack sees that they live. */
  readonly alive: number
  release(): Promise<void>
}

/**
 * Takes the folder for this stack, once no program of an earlier one is left.
 *
 * @param patience how long those may take to stop by themselves, in ms
 * @throws LocalError UNWRITABLE, IN_USE, LEFTOVER
 */
export async function openDataFolder(
  path: string,
  patience: number,
  say: (line: string) => void,
): Promise<DataFolder> {
  await writableFolder(path)
  const lock = lockFolder(path)
  try {
    const logs = join(path, 'logs')
    await mkdir(logs, { recursive: true })
    const file = join(path, 'alive')
    await freshLivenessPipe(file, { what: 'the programs', patience, say })
    const alive = await open(file, 'r+')
    const release = async () => {
      await alive.close()
      lock.release()
    }
    return { path, logs, alive: alive.fd, release }
  } catch (error) {
    lock.release()
    throw error
  }
}
