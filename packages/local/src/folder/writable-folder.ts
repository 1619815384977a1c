import { access, constants, mkdir } from 'node:fs/promises'
import { LocalError, systemCode } from '../errors.ts'
import { within } from '../within.ts'

/** How long a folder may take to be made, in ms: on a slow disk some milliseconds. */
const patience = 10_000

/**
 * Makes the folder, and those above it, where it is not there yet.
 *
 * @throws LocalError UNWRITABLE when it can't be made or written to, or is no folder
 */
export async function writableFolder(folder: string): Promise<void> {
  try {
    // Below /proc Node's mkdir never comes to an end: it takes the ENOENT for a missing parent.
    if (!(await within(patience, mkdir(folder, { recursive: true })))) throw new Error('no end')
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new LocalError(
      'UNWRITABLE',
      `The folder ${folder} can't be written to (${systemCode(error) ?? 'it takes too long'}).`,
      error,
    )
  }
}
