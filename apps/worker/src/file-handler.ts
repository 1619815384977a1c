import type { FileCheck } from '@image-dump/invitations'
import type { FileDelivery } from '@image-dump/queue'
import { Deadline } from './deadline.ts'

/** The longest that a file may take, in milliseconds: it is fetched, decoded and stored in that. */
const longest = 120_000

/**
 * So many workers lost with a file are no chance. Whatever decodes it does so in a process of its
 * own, so there is no telling why; it is given up, for it would take down one after the other.
 */
const mostStalls = 5

/** Handles the files of the queue: each is settled, or comes again later. */
export class FileHandler {
  readonly #check: Pick<FileCheck, 'check' | 'giveUp'>
  readonly #running = new Set<Deadline>()

  constructor(check: Pick<FileCheck, 'check' | 'giveUp'>) {
    this.#check = check
  }

  /** @throws what `FileCheck.check` throws, and where the file takes too long */
  async handle({ fileId, stalls }: FileDelivery): Promise<void> {
    if (stalls >= mostStalls) return this.#check.giveUp(fileId)
    const deadline = new Deadline(longest)
    this.#running.add(deadline)
    try {
      await Promise.race([this.#check.check(fileId), deadline.passed])
    } finally {
      deadline.clear()
      this.#running.delete(deadline)
    }
  }

  /** Lets go of what is under way: those files come again, to this worker or another. */
  handBack(): void {
    for (const deadline of this.#running) deadline.end(new Error('the worker stops'))
  }
}
