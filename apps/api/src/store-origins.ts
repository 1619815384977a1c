import { parseStorageUrl } from '@image-dump/storage/url'

/**
 * Where browsers send files to and load them from, besides this API: for the policy of the pages.
 *
 * @param storageUrl as it was checked with the settings
 */
export function storeOrigins(storageUrl: string): readonly string[] {
  const location = parseStorageUrl(storageUrl)
  if (location.kind === 'folder') return []
  const { bucket, endpoint, publicEndpoint, forcePathStyle } = location
  const server = publicEndpoint ?? endpoint
  // The SDK makes the name of AWS's own servers of the bucket and a region that it looks for itself.
  if (server === undefined) return ['https://*.amazonaws.com']
  const url = new URL(server)
  if (!forcePathStyle) url.hostname = `${bucket}.${url.hostname}`
  return [url.origin]
}
