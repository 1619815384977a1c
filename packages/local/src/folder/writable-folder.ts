import { access, constants, mkdir } from 'node:fs/promises'
import { LocalError, systemCode } from '../errors.ts'

/**
 * Makes the folder, and those above it, where it is not there yet.
 *
 * @throws LocalError UNWRITABLE when it can't be made or written to, or is no folder
 */
export async function writableFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new LocalError(
      'UNWRITABLE',
      `The folder ${folder} can't be written to (${systemCode(error)}).`,
      error,
    )
  }
}
