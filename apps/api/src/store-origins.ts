import { presignedOrigin } from '@image-dump/storage'
import { parseStorageUrl } from '@image-dump/storage/url'

/**
 * Where browsers send files to and load them from, besides this API: for the policy of the pages.
 *
 * @param storageUrl as it was checked with the settings
 * @throws StorageError where the settings of the bucket don't say on which host it is
 */
export async function storeOrigins(storageUrl: string): Promise<readonly string[]> {
  const location = parseStorageUrl(storageUrl)
  return location.kind === 'folder' ? [] : [await presignedOrigin(location)]
}
