import { refused } from '../command-failed.ts'
import type { Input } from '../io.ts'

const longestLine = 4096

/** The first line of an input, without its end. @throws CommandFailed where it is endless */
export async function firstLine(input: Input): Promise<string> {
  let text = ''
  for await (const chunk of input) {
    text += String(chunk)
    if (text.includes('\n') || text.length > longestLine) break
  }
  const [line = ''] = text.split(/\r?\n/, 1)
  if (line.length > longestLine) throw refused('A password is one line.')
  return line
}
