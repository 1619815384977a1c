import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ImageInfo, ImageRefused, inspectImage } from '../src/index.ts'

interface Test {
  testdir(): string
}

/** Writes files that tests make up, and looks at them. */
export function inspector(t: Test, limits = { maxPixels: 100_000_000 }) {
  const folder = t.testdir()
  let files = 0
  const inspect = async (bytes: Buffer | string): Promise<ImageInfo> => {
    files++
    const path = join(folder, `${files}`)
    await writeFile(path, bytes)
    return await inspectImage(path, limits)
  }
  /** The code with which a file is refused. */
  const refusal = async (bytes: Buffer | string): Promise<string> => {
    try {
      return JSON.stringify(await inspect(bytes))
    } catch (error) {
      if (!(error instanceof ImageRefused) || error.failure.kind !== 'INTERNAL_ERROR') throw error
      return error.failure.code
    }
  }
  return { inspect, refusal }
}
