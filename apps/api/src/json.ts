import { faultPath } from './fault-path.ts'
import { type Fault, Problem, unprocessable } from './problem.ts'

/** How deep a body may be nested. None of ours is deeper than five. */
const deepest = 64

const mostFaults = 100

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a JSON body (RFC 8259).
 *
 * What JSON allows and the rest of the way does not is refused here, before anybody relies on it: keys
 * that would change what an object inherits, and text that Postgres can't hold.
 *
 * @returns undefined where the body is empty
 * @throws Problem 400 where it is no such JSON, 422 where text in it can't be kept
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined
  const value = parse(decode(bytes))
  const faults: Fault[] = []
  // Not recursive: to be nested deeply costs a client one byte a level.
  const left: Place[] = [{ value, depth: 0 }]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next.value === 'string' && !canBeKept(next.value)) {
      faults.push({ path: faultPath(keysOf(next), value), message: unkeepable })
    }
    if (faults.length >= mostFaults) break
    if (typeof next.value !== 'object' || next.value === null) continue
    if (next.depth >= deepest) throw new Problem(400, `The body is nested over ${deepest} deep.`)
    // Backwards, as the last one in is the first one out.
    for (const [key, inner] of Object.entries(next.value).reverse()) {
      refusePoison(key, inner)
      const place = { value: inner, key, parent: next, depth: next.depth + 1 }
      if (!canBeKept(key)) {
        faults.push({ path: faultPath(keysOf(place), value), message: unkeepable })
      }
      left.push(place)
    }
  }
  if (faults.length > 0) throw unprocessable('The body breaks the rules.', faults)
  return value
}

/** A value, and where it was found; its whole path is put together for the few that are at fault. */
interface Place {
  readonly value: unknown
  readonly depth: number
  readonly key?: string
  readonly parent?: Place
}

function keysOf(place: Place): string[] {
  const keys: string[] = []
  for (let at: Place | undefined = place; at?.key !== undefined; at = at.parent) keys.push(at.key)
  return keys.reverse()
}

const unkeepable = 'must not have NUL characters or halves of surrogate pairs'

const canBeKept = (text: string) => !text.includes('\0') && text.isWellFormed()

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new Problem(400, 'The body is not UTF-8.', { cause })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw malformed(cause)
  }
}

const malformed = (cause?: unknown) =>
  new Problem(400, 'The body is not well-formed JSON.', { cause })

/**
 * Reads a JSON string, with its quotes.
 *
 * @throws Problem 400 where it is none
 */
export function parseJsonString(literal: string): string {
  const value = parse(literal)
  if (typeof value !== 'string') throw malformed()
  return value
}

/** Harmless as they stand, these two are what an object inherits from once they are copied. */
function refusePoison(key: string, value: unknown): void {
  const isPrototype =
    typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype')
  if (key === '__proto__' || (key === 'constructor' && isPrototype)) {
    throw new Problem(400, `The body has a key that is not accepted: ${key}.`)
  }
}
