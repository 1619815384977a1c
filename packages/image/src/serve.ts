import { createInterface } from 'node:readline'

/** What a process answers where it could not get at the file. */
export interface Unreadable {
  readonly unreadable: string
}

/**
 * What each process of a `Decoder` does: it answers a line of JSON with a line of JSON, in their
 * order, for as long as it is asked.
 */
export async function serve<Task>(answer: (task: Task) => Promise<object>): Promise<void> {
  // It ends with its parent, whatever it is in the middle of: a signal to the whole group is the
  // parent's to handle, and a decoder that is stuck would not let the process exit.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => {})
  process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL'))

  process.stdout.write('ready\n')
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await orUnreadable(answer(JSON.parse(line))))}\n`)
  }
}

async function orUnreadable(answer: Promise<object>): Promise<object> {
  try {
    return await answer
  } catch (error) {
    return { unreadable: String(error) } satisfies Unreadable
  }
}
