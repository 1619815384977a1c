import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import type { DumpItem } from '@image-dump/dump'
import { Piscina } from 'piscina'
import { Problem, unavailable } from '../problem.ts'
import { type Parsed, parse, type Refusal, type Task } from './parse.ts'
import type { ThreadTask } from './thread.ts'

/**
 * From this size on, in bytes, a body is parsed in a thread of its own: XML takes up to 60 ms a
 * megabyte, and for that long nobody else would be answered.
 */
const large = 262_144

/**
 * What a thread may use. 10,000 items with 100 images each need less than 96 MB, and no body that we
 * know of more.
 */
const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 }

/** The longest that a body may take, in milliseconds: 16 MB of XML take some 0.9 s. */
const patience = 30_000

/** Parses the bodies of dumps, large ones beside the event loop. */
export class Parser {
  readonly #threads = new Piscina<ThreadTask, Refusal | undefined>({
    filename: join(import.meta.dirname, 'thread.ts'),
    minThreads: 0,
    maxThreads: 1,
    // It goes as soon as it is done, and gives its memory back before the dump's next steps need it.
    idleTimeout: 0,
    resourceLimits,
  })

  /** The body that is being parsed in the thread, or the last one. */
  #turn: Promise<unknown> = Promise.resolve()

  /** @throws Problem 400, 413, 415 or 422 where the body is no dump, 503 where too many come before */
  async parse(task: Task): Promise<readonly DumpItem[]> {
    const parsed = task.body.length < large ? parse(task) : await this.#parseInThread(task)
    if ('items' in parsed) return parsed.items
    const { status, detail, errors } = parsed.refusal
    throw new Problem(status, detail, { ...(errors && { errors }) })
  }

  async close(): Promise<void> {
    await this.#threads.close()
  }

  /** One body after the other, so that the time that one may take begins when its turn does. */
  async #parseInThread(task: Task): Promise<Parsed> {
    const asked = performance.now()
    const before = this.#turn
    const { promise, resolve: done } = Promise.withResolvers<void>()
    this.#turn = promise
    try {
      await before
      if (performance.now() - asked > patience) {
        throw unavailable('Other dumps take long to be read; try again shortly.')
      }
      return await this.#readInThread(task)
    } finally {
      done()
    }
  }

  async #readInThread(task: Task): Promise<Parsed> {
    const { port1, port2 } = new MessageChannel()
    const items: DumpItem[] = []
    port1.on('message', (portion: readonly DumpItem[]) => {
      items.push(...portion)
      port1.postMessage('taken')
    })
    try {
      const refusal = await this.#threads.run(
        { ...task, port: port2 },
        { transferList: [port2], signal: AbortSignal.timeout(patience) },
      )
      return refusal ? { refusal } : { items }
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
      const isTooSlow = cause instanceof Error && cause.name === 'AbortError'
      if (code !== 'ERR_WORKER_OUT_OF_MEMORY' && !isTooSlow) throw cause
      throw new Problem(413, 'The body takes more to read than is allowed.', { cause })
    } finally {
      port1.close()
    }
  }
}
