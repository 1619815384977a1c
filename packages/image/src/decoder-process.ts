import { createInterface } from 'node:readline'
import { decodeHeader, type ImageInfo } from './decode.ts'

/** What this process answers to a path, a line each, in the order of the paths. */
export type Answer =
  | { readonly image: ImageInfo }
  | { readonly refused: true }
  | { readonly unreadable: string }

// It ends with its parent, whatever it is in the middle of: a signal to the whole group is the
// parent's to handle, and a decoder that is stuck would not let the process exit.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL'))

async function answer(path: string): Promise<Answer> {
  try {
    const image = await decodeHeader(path)
    return image === undefined ? { refused: true } : { image }
  } catch (error) {
    return { unreadable: String(error) }
  }
}

process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`)
}
