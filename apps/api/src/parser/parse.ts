import type { DataFormat } from '@image-dump/database'
import {
  type DumpItem,
  InvalidDump,
  MalformedBody,
  parseDump,
  UnsupportedEncoding,
} from '@image-dump/dump'
import type { Fault } from '../problem.ts'

/** A body to be parsed. */
export interface Task {
  readonly body: Uint8Array
  readonly format: DataFormat
  readonly minItems: number
  readonly maxItems: number
}

/** Why a body is refused, in words that cross from one thread to another. */
export interface Refusal {
  readonly status: 400 | 415 | 422
  readonly detail: string
  readonly errors?: readonly Fault[]
}

export type Parsed = { readonly items: readonly DumpItem[] } | { readonly refusal: Refusal }

/**
 * Parses a body. Errors lose their classes between threads, so a refusal is a value here.
 *
 * @param onDecoded is called once the bytes of the body are needed no more
 */
export function parse({ body, format, ...limits }: Task, onDecoded?: () => void): Parsed {
  try {
    return { items: parseDump(body, format, limits, onDecoded) }
  } catch (error) {
    return { refusal: toRefusal(error, format) }
  }
}

function toRefusal(error: unknown, format: DataFormat): Refusal {
  if (error instanceof MalformedBody) return { status: 400, detail: malformed(error, format) }
  if (error instanceof UnsupportedEncoding) return { status: 415, detail: error.message }
  if (error instanceof InvalidDump) {
    return { status: 422, detail: error.message, errors: error.faults }
  }
  throw error
}

/** Of XML it says what is wrong, and not yet of what. */
function malformed({ message }: MalformedBody, format: DataFormat): string {
  return format === 'xml' ? `The body can’t be read as XML: ${message}` : message
}
