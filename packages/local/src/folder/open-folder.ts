import { chmod } from 'node:fs/promises'
import { writableFolder } from './writable-folder.ts'

/** Where root keeps what another user must reach: its own home is closed. */
export const openFolder = '/var/lib/image-dump'

/** Whatever the umask says: others may pass through. What is secret inside is closed itself. */
export const openMode = 0o755

/** Makes the open folder where it is not there yet. */
export async function makeOpenFolder(): Promise<void> {
  await writableFolder(openFolder)
  await chmod(openFolder, openMode)
}
