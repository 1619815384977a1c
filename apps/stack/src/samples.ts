import { access, readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ListedUser, parseUsersFile } from '@image-dump/accounts'

const exampleFile = fileURLToPath(new URL('../../../examples/items-51.xml', import.meta.url))

/** The users file that ships with the code. */
export const shippedUsers = fileURLToPath(new URL('../../../users.txt', import.meta.url))

/** The users to show; none where the file can't be read, which the API has complained about. */
export async function sampleUsers(file: string): Promise<readonly ListedUser[]> {
  return parseUsersFile(await readFile(file, 'utf8').catch(() => ''))
}

/** The path of the dump that ships with the code, from here; undefined where it is missing. */
export async function sampleDump(): Promise<string | undefined> {
  const isThere = await access(exampleFile).then(
    () => true,
    () => false,
  )
  return isThere ? relative(process.cwd(), exampleFile) : undefined
}
