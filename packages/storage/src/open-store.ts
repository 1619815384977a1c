import { FilesystemStore } from './filesystem-store.ts'
import { S3Store } from './s3-store.ts'
import { SignedUrls, type SignedUrlsOptions } from './signed-urls.ts'
import { BadStorageUrl, parseStorageUrl } from './storage-url.ts'
import type { Store } from './store.ts'

export interface StoreOptions {
  /**
   * For S3: a local folder for files that are being written. A store in a folder has its own, in
   * the same file system.
   */
  readonly staging?: string
  /** For a store in a folder: what its URLs are signed with. Without it, it signs none. */
  readonly signing?: SignedUrlsOptions
  /** For S3: how long the server may keep us waiting, in milliseconds (30,000). */
  readonly timeout?: number
  /** For S3: most connections, no fewer than there is work at once (128). */
  readonly connections?: number
}

/**
 * The store of a `STORAGE_URL`. Nothing is opened until it is used.
 *
 * @param url as `parseStorageUrl` reads it
 * @throws BadStorageUrl
 */
export function openStore(url: string, options: StoreOptions = {}): Store {
  const { staging, signing, timeout, connections } = options
  const location = parseStorageUrl(url)
  if (location.kind === 'folder') {
    return new FilesystemStore(location.path, signing && new SignedUrls(signing))
  }
  if (staging === undefined) throw new BadStorageUrl('s3: needs a local folder for staged files')
  return new S3Store(location, { staging, timeout, connections })
}
