import { open } from 'node:fs/promises'

/** Brings a file, or the entries of a folder, to stable storage: fsync(2), by a handle of its own. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
