import {
  type DumpFormat,
  type DumpItem,
  type DumpLimits,
  type Fault,
  InvalidDump,
  MalformedBody,
  parseDump,
  UnsupportedEncoding,
} from '../src/index.ts'

export const anyNumber: DumpLimits = { minItems: 0, maxItems: 1000 }

export function parse(
  body: string | Uint8Array,
  format: DumpFormat,
  limits = anyNumber,
): readonly DumpItem[] {
  return parseDump(typeof body === 'string' ? Buffer.from(body) : body, format, limits)
}

export type Refusal = MalformedBody | UnsupportedEncoding | InvalidDump

/** Why a body is refused, or undefined when it is not. Any other error is passed on. */
export function refusalOf(
  body: string | Uint8Array,
  format: DumpFormat,
  limits = anyNumber,
): Refusal | undefined {
  try {
    parse(body, format, limits)
    return undefined
  } catch (error) {
    if (error instanceof MalformedBody) return error
    if (error instanceof UnsupportedEncoding) return error
    if (error instanceof InvalidDump) return error
    throw error
  }
}

/** The faults of a body that is well-formed and no dump, as `path: message`. */
export function faultsOf(body: string, format: DumpFormat, limits = anyNumber): readonly string[] {
  const refusal = refusalOf(body, format, limits)
  if (!(refusal instanceof InvalidDump)) throw new Error(`${refusal ?? 'not refused'}: ${body}`)
  return refusal.faults.map(({ path, message }: Fault) => `${path}: ${message}`)
}

/** A document with one item, of which `content` is the inside. */
export const xmlItem = (content: string) => `<items><item>${content}</item></items>`

/** A generator of numbers from 0 up to a limit, the same in every run. */
export function seededRandom(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

/** A text with a few random changes, each taking, adding or replacing a little. */
export function mutate(
  text: string,
  pieces: readonly string[],
  random: (limit: number) => number,
): string {
  let mutated = text
  for (let changes = 1 + random(3); changes > 0; changes -= 1) {
    const at = random(mutated.length + 1)
    const piece = random(3) === 0 ? '' : (pieces[random(pieces.length)] ?? '')
    mutated = mutated.slice(0, at) + piece + mutated.slice(at + random(3))
  }
  return mutated
}
