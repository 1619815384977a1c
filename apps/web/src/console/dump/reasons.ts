import type { DescribedImage } from '@image-dump/dump'
import { type DumpModel, failure } from './model.ts'

type Failure = NonNullable<Extract<DescribedImage, { readonly failure?: unknown }>['failure']>

/** Why an image is not there, in a word: the status, or our code. */
export function reasonOf(why: Failure): string {
  return why.kind === 'HTTP_ERROR' ? `HTTP ${why.httpStatus}` : why.code
}

/** The failure of an image, if it failed. */
export function failureOf(image: DescribedImage | undefined): Failure | undefined {
  return image && 'failure' in image ? image.failure : undefined
}

/** How often each reason occurs, the most frequent first. */
export function reasonsOf(model: DumpModel): readonly (readonly [reason: string, count: number])[] {
  const counts = new Map<string, number>()
  for (let index = 0; index < model.images; index += 1) {
    if (model.stateAt(index) !== failure) continue
    const why = failureOf(model.imageAt(index))
    if (why) counts.set(reasonOf(why), (counts.get(reasonOf(why)) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)
}
