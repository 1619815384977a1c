import {
  InvalidDump,
  MalformedBody,
  type Place,
  parseDump,
  UnsupportedEncoding,
} from '@image-dump/dump'
import { bytes } from '../ui/format.ts'
import type { Feed, FeedLimits } from './feed.ts'
import { strangeness } from './strange-feed.ts'
import { placed, type Verdict } from './verdict.ts'

/** Checks a feed by the rules of the server, which are the same code. */
export function check(feed: Feed, limits: FeedLimits): Verdict {
  const strange = strangeness(feed.text)
  if (strange !== undefined) return unreadable(strange, startOfText)
  const body = new TextEncoder().encode(feed.text)
  if (body.length > limits.maxBytes) {
    const most = bytes(limits.maxBytes)
    return unreadable(
      `A dump has at most ${most}, and this has ${bytes(body.length)}.`,
      startOfText,
    )
  }
  try {
    return { items: parseDump(body, feed.format, limits) }
  } catch (error) {
    if (error instanceof MalformedBody) {
      return unreadable(error.message.replace(/ \(line \d+, column \d+\)$/, ''), error.place)
    }
    if (error instanceof UnsupportedEncoding) return unreadable(error.message, startOfText)
    if (error instanceof InvalidDump) return placed(feed, error.faults, error.total)
    throw error
  }
}

const startOfText: Place = { line: 1, column: 1 }

function unreadable(message: string, place: Place): Verdict {
  return { faults: [{ path: '', message, place }], total: 1 }
}
