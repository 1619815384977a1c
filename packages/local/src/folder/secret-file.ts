import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { systemCode } from '../errors.ts'

/**
 * The secret in the file; a new random one (hexadecimal, 192 bits) where there is no file.
 *
 * The file can be read by its owner alone, and appears only when it is whole: a server may have
 * been set up with what a half-written file would lose.
 */
export async function secretFile(file: string): Promise<string> {
  const known = await readFile(file, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return ''
    throw error
  })
  if (known.trim() !== '') return known.trim()
  const secret = randomBytes(24).toString('hex')
  await writeFile(`${file}.new`, `${secret}\n`, { mode: 0o600, flush: true })
  await rename(`${file}.new`, file)
  return secret
}
