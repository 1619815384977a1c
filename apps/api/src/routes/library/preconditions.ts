import type { ByteRange } from '@image-dump/storage'
import parseRange from 'range-parser'
import { Problem } from '../../problem.ts'

/** RFC 9110 13.1.2: a list of tags, weak or strong, or `*`. */
export function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}

/**
 * The one range that a `Range` header asks for. RFC 9110 14.2 lets a server ignore the header; a
 * malformed one is, and so is one that asks for several parts, as no client of ours needs them.
 *
 * @throws Problem 416 where the file has no such bytes
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined) return undefined
  const ranges = parseRange(size, header)
  if (ranges === -1) {
    const headers = { 'content-range': `bytes */${size}` }
    throw new Problem(416, `The file has ${size} bytes.`, { headers })
  }
  const [range, ...others] = ranges === -2 || ranges.type !== 'bytes' ? [] : ranges
  return others.length > 0 ? undefined : range
}
