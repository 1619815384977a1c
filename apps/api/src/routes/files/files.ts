import type { Store } from '@image-dump/storage'
import type { FastifyPluginAsync } from 'fastify'
import { getFile } from './get-file.ts'
import { putFile } from './put-file.ts'

export interface FilesOptions {
  readonly store: Store
}

/**
 * `PUT` and `GET /files/*`: what the URLs lead to that a store without a server of its own signs. No
 * token is asked for: the URL is the permission.
 */
export const files: FastifyPluginAsync<FilesOptions> = async (app, { store }) => {
  const { signedUrls } = store
  if (signedUrls === undefined) return
  app.register(putFile, { store, signedUrls })
  app.register(getFile, { store, signedUrls })
}
