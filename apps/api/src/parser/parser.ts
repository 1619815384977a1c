import { join } from 'node:path'
import type { DumpItem } from '@image-dump/dump'
import { Piscina } from 'piscina'
import { Problem } from '../problem.ts'
import { type Parsed, parse, type Task } from './parse.ts'

/**
 * From this size on, in bytes, a body is parsed in a thread of its own: XML takes some 80 ms a
 * megabyte, and for that long nobody else would be answered.
 */
const large = 262_144

/**
 * What a thread may use. A list of 10,000 items needs some 80 MB while it is parsed; a body that
 * needs more than this was made to.
 */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 }

/** The longest that a body may take, in milliseconds: 16 MB of XML take some 2 s. */
const patience = 30_000

/** Parses the bodies of dumps, large ones beside the event loop. */
export class Parser {
  readonly #threads = new Piscina<Task, Parsed>({
    filename: join(import.meta.dirname, 'thread.ts'),
    minThreads: 0,
    maxThreads: 1,
    // It goes as soon as it is done, and gives its memory back before the dump's next steps need it.
    idleTimeout: 0,
    resourceLimits,
  })

  /** @throws Problem 400, 413, 415 or 422 where the body is no dump */
  async parse(task: Task): Promise<readonly DumpItem[]> {
    const parsed = task.body.length < large ? parse(task) : await this.#parseInThread(task)
    if ('items' in parsed) return parsed.items
    const { status, detail, errors } = parsed.refusal
    throw new Problem(status, detail, { ...(errors && { errors }) })
  }

  async close(): Promise<void> {
    await this.#threads.close()
  }

  async #parseInThread(task: Task): Promise<Parsed> {
    try {
      return await this.#threads.run(task, { signal: AbortSignal.timeout(patience) })
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
      const isTooSlow = cause instanceof Error && cause.name === 'AbortError'
      if (code !== 'ERR_WORKER_OUT_OF_MEMORY' && !isTooSlow) throw cause
      throw new Problem(413, 'The body takes more to read than is allowed.', { cause })
    }
  }
}
