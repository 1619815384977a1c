import { decodeHeader, type ImageInfo } from './decode.ts'
import { serve } from './serve.ts'

/** What this process answers to a path, besides what every process does. */
export type HeaderAnswer = { readonly image: ImageInfo } | { readonly refused: true }

await serve(async (path: string): Promise<HeaderAnswer> => {
  const image = await decodeHeader(path)
  return image === undefined ? { refused: true } : { image }
})
