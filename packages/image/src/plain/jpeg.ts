import type { Size } from '../bmp.ts'
import { type Frame, isFirstScan, isFrame, readFrame } from './jpeg-frame.ts'
import { isPlainTable } from './jpeg-tables.ts'

const startOfScan = 0xffda

/** A header of more would take long to read; few have twenty. */
const mostSegments = 100

/**
 * The size of a JPEG with a plain header: from SOI to the first SOS nothing but segments that follow
 * each other without fill bytes, of which one is a frame. libvips reads as far as that to know the
 * size, and refuses what is wrong up to there.
 *
 * @param head begins with SOI; all of the header has to be in it
 * @see ITU T.81, B.2
 */
export function readPlainJpeg(head: Buffer): Size | undefined {
  let frame: Frame | undefined
  let at = 2
  for (let segments = 0; segments < mostSegments && at + 4 <= head.length; segments++) {
    const marker = head.readUInt16BE(at)
    const end = at + 2 + head.readUInt16BE(at + 2)
    if (end < at + 4 || end > head.length) return undefined
    const data = head.subarray(at + 4, end)
    if (marker === startOfScan) {
      if (frame === undefined || !isFirstScan(data, frame)) return undefined
      return { width: frame.width, height: frame.height }
    }
    if (isFrame(marker)) {
      if (frame !== undefined) return undefined
      frame = readFrame(marker, data)
      if (frame === undefined) return undefined
    } else if (!isPlainTable(marker, data)) return undefined
    at = end
  }
  return undefined
}
