import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Test } from 'tap'
import { ObjectMissing, type Store, stageStream, TooManyBytes, UrlRefused } from '../src/index.ts'
import { serve } from './odd-server.ts'

/**
 * Serves the URLs that a store has signed, as the API does.
 *
 * @param open opens the store, given where this server is reached
 */
export async function serveFiles(t: Test, open: (baseUrl: () => string) => Store): Promise<Store> {
  const baseUrl = await serve(t, (request, response) => {
    answer(store, request, response).catch((error) => {
      response.writeHead(statusOf(error)).end(String(error))
      request.resume()
    })
  })
  const store = open(() => baseUrl)
  return store
}

async function answer(store: Store, request: IncomingMessage, response: ServerResponse) {
  const { signedUrls } = store
  if (!signedUrls) throw new Error('the store serves its own URLs')
  const { method, url = '', headers } = request
  if (method === 'PUT') {
    const { key, maxBytes, contentType } = signedUrls.verifyPut(url)
    if (contentType !== undefined && headers['content-type'] !== contentType) {
      throw new UrlRefused('forged')
    }
    await store.put(key, await stageStream(store, request, { maxBytes }))
    response.end()
  } else {
    const { key, headers } = signedUrls.verifyGet(url)
    const { bytes } = await store.head(key)
    const object = await store.get(key)
    response.writeHead(200, { ...headers, 'content-length': bytes })
    await pipeline(object, response)
  }
}

function statusOf(error: unknown): number {
  if (error instanceof UrlRefused) return 403
  if (error instanceof ObjectMissing) return 404
  return error instanceof TooManyBytes ? 413 : 500
}
