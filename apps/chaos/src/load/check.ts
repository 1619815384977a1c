import { createHash } from 'node:crypto'
import type { Origin } from '@image-dump/origin'
import type { Answer, AnsweredImage } from './answer.ts'
import type { Dump, Picture } from './dump.ts'

/** What is wrong with an answer. */
export interface Verdict {
  /** Images that are not what the origin has, or not where they belong. */
  readonly wrong: number
  /** Good images that failed as the fault allows. */
  readonly excused: number
  /** The first things that are wrong, for a person. */
  readonly reasons: readonly string[]
}

const mostReasons = 3

/**
 * Compares an answer with what the origin serves: every image, in the order of the request.
 *
 * @param excuses codes by which a good image may fail
 */
export async function check(
  dump: Dump,
  answer: Answer,
  origin: Origin,
  excuses: readonly string[],
): Promise<Verdict> {
  const pictures = dump.items.flatMap((item) => item.pictures)
  const images = answer.items.flatMap((item) => item.images)
  const reasons: string[] = []
  const names = answer.items.map(({ name }) => name).join()
  if (names !== dump.items.map(({ name }) => name).join())
    reasons.push('other items, or in disorder')
  const counts = [images.length, success(images), images.length - success(images), 0].join()
  const told = answer.counts
  if (counts !== [told.images, told.success, told.failure, told.pending].join()) {
    reasons.push(`counts ${JSON.stringify(told)} instead of ${counts}`)
  }
  let wrong = reasons.length
  let excused = 0
  for (const [n, picture] of pictures.entries()) {
    const reason = await faultOf(picture, images[n], origin)
    if (reason === undefined) continue
    const code = images[n]?.failure?.code
    if (code !== undefined && excuses.includes(code) && picture.expected.type === 'file') {
      excused += 1
      continue
    }
    wrong += 1
    reasons.push(`${picture.path}: ${reason}`)
  }
  return { wrong, excused, reasons: reasons.slice(0, mostReasons) }
}

function success(images: readonly AnsweredImage[]): number {
  return images.filter(({ status }) => status === 'SUCCESS').length
}

async function faultOf(
  { path, expected }: Picture,
  image: AnsweredImage | undefined,
  origin: Origin,
): Promise<string | undefined> {
  if (image === undefined || image.url !== origin.url + path) return 'not in its place'
  const became = String(image.failure?.httpStatus ?? image.failure?.code ?? image.status)
  if (expected.type === 'failure') {
    return became === expected.word ? undefined : `${became} instead of ${expected.word}`
  }
  if (became !== 'SUCCESS') return `${became} (${image.attempts} attempts) instead of SUCCESS`
  const bytes = await origin.bytesOf(expected.path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (image.bytes !== bytes.length || image.sha256 !== sha256) return 'other bytes'
  return undefined
}
