import { chmod, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFolder } from './open-folder.ts'

/** A folder for servers that are only wanted for a while. */
export interface TemporaryFolder {
  readonly path: string
  /** Removes it with all that is in it, and with what was moved out of it. */
  remove(): Promise<void>
}

/** Makes an empty folder that the account of a Postgres can pass through. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(await realpath(tmpdir()), 'image-dump-'))
  await chmod(path, 0o755)
  return {
    path,
    async remove() {
      // Postgres's own, where this folder is closed to its account; see postgres/home.ts.
      for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
        if (!entry.isSymbolicLink()) continue
        const target = await realpath(join(entry.parentPath, entry.name))
        if (target.startsWith(`${openFolder}/`)) await rm(target, { recursive: true, force: true })
      }
      await rm(path, { recursive: true, force: true })
    },
  }
}
