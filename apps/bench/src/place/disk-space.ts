import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'

const gigabyte = 1e9

/** What a round of all measurements writes at most, in bytes; it stays until the end of the run. */
const ofRound = 8 * gigabyte

/** @throws Error where so many rounds have no room in the folder of temporary files */
export async function checkDiskSpace(rounds: number): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir())
  const [free, needed] = [bavail * bsize, rounds * ofRound]
  if (free >= needed) return
  const inGigabytes = (bytes: number) => `${Math.floor(bytes / gigabyte)} GB`
  throw new Error(
    `${tmpdir()} has ${inGigabytes(free)} free, and ${rounds} rounds may need ${inGigabytes(needed)}: ` +
      'set TMPDIR to another folder, or take fewer --rounds.',
  )
}
