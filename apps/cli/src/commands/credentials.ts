import { refused } from '../command-failed.ts'
import type { Io } from '../io.ts'
import type { Credentials } from '../session/sign-in.ts'
import { firstLine } from './first-line.ts'
import { Prompt } from './prompt.ts'

/**
 * Who signs in: what is given, else IMAGE_DUMP_USERNAME and IMAGE_DUMP_PASSWORD, else what is
 * answered at the terminal. Without one, the password is the first line of standard input.
 *
 * @throws CommandFailed where one of them is missing
 */
export async function credentialsFrom(given: string | undefined, io: Io): Promise<Credentials> {
  const { IMAGE_DUMP_USERNAME, IMAGE_DUMP_PASSWORD: known } = io.env
  const name = given ?? IMAGE_DUMP_USERNAME
  if (!io.stdin.isTTY || (name && known)) {
    if (!name) throw refused('Who is it? Give --username or IMAGE_DUMP_USERNAME.')
    return checked(name, known ?? (await firstLine(io.stdin)))
  }
  const prompt = new Prompt(io)
  try {
    const username = name ?? (await prompt.ask('Username: '))
    return checked(username, known ?? (await prompt.ask('Password: ', { hidden: true })))
  } finally {
    prompt.close()
  }
}

function checked(username: string, password: string): Credentials {
  if (username === '') throw refused('There is no username.')
  if (password === '') throw refused('There is no password.')
  return { username, password }
}
