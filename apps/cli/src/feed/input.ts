import { createReadStream } from 'node:fs'
import { refused } from '../command-failed.ts'
import { hasCode } from '../has-code.ts'

/** What the service takes at most, unless it is set otherwise: in bytes. */
export const largest = 16 * 1024 * 1024

/**
 * The bytes of a file, or of `stdin` where the name is `-`. All of them stay in memory, for they may
 * have to be sent again.
 *
 * @throws CommandFailed where it can't be read, is empty, or is too large
 */
export async function readInput(
  file: string,
  stdin: AsyncIterable<Buffer | string>,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of file === '-' ? stdin : createReadStream(file)) {
      const bytes = Buffer.from(chunk)
      chunks.push(bytes)
      size += bytes.length
      if (size > largest) break
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw refused(`There is no file ${file}.`, [], error)
    if (hasCode(error, 'EACCES', 'EPERM')) throw refused(`You may not read ${file}.`, [], error)
    if (hasCode(error, 'EISDIR')) throw refused(`${file} is a folder.`, [], error)
    throw error
  }
  if (size > largest) throw refused(`${file} is larger than the 16 MiB that a dump may have.`)
  if (size === 0) throw refused(`${file === '-' ? 'Standard input' : file} is empty.`)
  return Buffer.concat(chunks)
}
