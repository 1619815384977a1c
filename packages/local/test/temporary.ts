import type { Test } from 'tap'
import { temporaryFolder } from '../src/index.ts'

/** A folder that is gone when the test ends. */
export async function folderFor(t: Test): Promise<string> {
  const folder = await temporaryFolder()
  t.teardown(() => folder.remove())
  return folder.path
}

/** Faster, and as good while nobody pulls the plug. */
export const quick = { fsync: 'off' } as const
