import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** What is on disk, by the keys of the store. */
export interface StoredFiles {
  readonly keys: ReadonlySet<string>
  /** Half-written files that nobody has cleared away. */
  readonly staged: number
  /** Those of them that have no byte in them: made, but never written. */
  readonly empty: number
}

export async function storedFiles(store: string): Promise<StoredFiles> {
  const entries = await readdir(store, { recursive: true, withFileTypes: true })
  const keys = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(store, join(entry.parentPath, entry.name)))
  const isStaged = (key: string) => key.startsWith('staging/')
  const staged = keys.filter(isStaged)
  const sizes = await Promise.all(
    staged.map((key) =>
      stat(join(store, key)).then(
        ({ size }) => size,
        () => undefined,
      ),
    ),
  )
  return {
    keys: new Set(keys.filter((key) => !isStaged(key))),
    staged: staged.length,
    empty: sizes.filter((size) => size === 0).length,
  }
}

/** Whether the file of this key is there with these bytes. */
export async function isWhole(store: string, key: string, sha256: Buffer): Promise<boolean> {
  const bytes = await readFile(join(store, key)).catch(() => undefined)
  return bytes !== undefined && createHash('sha256').update(bytes).digest().equals(sha256)
}
