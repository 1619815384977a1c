import { serve } from './serve.ts'
import { shrink, type ThumbnailTask } from './shrink.ts'

/** What this process answers to a task, besides what every process does. */
export type ThumbnailAnswer = { readonly made: true } | { readonly refused: true }

await serve(async (task: ThumbnailTask): Promise<ThumbnailAnswer> => {
  return (await shrink(task)) ? { made: true } : { refused: true }
})
