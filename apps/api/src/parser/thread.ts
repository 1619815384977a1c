import { once } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import { parse, type Refusal, type Task } from './parse.ts'

/** A task for a thread, and the port for the items that it finds. */
export interface ThreadTask extends Task {
  readonly port: MessagePort
}

/** How many items go over at once: 10,000 with 100 images each stop the receiver for 0.1 s. */
const portion = 500

/**
 * What runs in a thread of the parser: Piscina calls what a module exports by default.
 *
 * The items go over in portions, the next once the last is answered: nobody holds all of them
 * a third time, as bytes on their way.
 *
 * @returns why the body is refused, or undefined once all items are over
 */
export default async function parseInThread(task: ThreadTask): Promise<Refusal | undefined> {
  const { port, ...rest } = task
  const parsed = parse(rest, () => release(task.body))
  if ('refusal' in parsed) return parsed.refusal
  for (let at = 0; at < parsed.items.length; at += portion) {
    port.postMessage(parsed.items.slice(at, at + portion))
    await once(port, 'message')
  }
  return undefined
}

/** Gives the memory of the thread's own copy back at once. */
function release(body: Uint8Array): void {
  const { buffer } = body
  if (buffer instanceof ArrayBuffer) buffer.transfer(0)
}
