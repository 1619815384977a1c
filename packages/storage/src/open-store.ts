import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FilesystemStore } from './filesystem-store.ts'
import type { Store } from './store.ts'

/**
 * The store of a `STORAGE_URL`.
 *
 * @param url `file:///folder`
 */
export function openStore(url: string): Store {
  return new FilesystemStore(resolve(fileURLToPath(url)))
}
