import { type InvitationApi, type Policy, UploadProblem } from './api.ts'
import { put } from './put.ts'
import { mayBeImage } from './signature.ts'

/** The shortest and the longest wait before a lost connection is tried again, in milliseconds. */
const [shortest, longest] = [500, 10_000]

export interface TransferEvents {
  /** So many bytes are gone. */
  readonly progress: (bytes: number) => void
  /** It can't be brought over at the moment, for this reason; it is tried again. */
  readonly wait: (reason: UploadProblem) => void
}

/**
 * One file on its way: policy, upload, completion. Stopped and run again it goes on with the step
 * that it had come to. The upload itself is one request, so that begins anew.
 */
export class Transfer {
  readonly #api: InvitationApi
  readonly #file: File
  readonly #on: TransferEvents
  #policy: Policy | undefined
  #isStored = false

  constructor(api: InvitationApi, file: File, on: TransferEvents) {
    this.#api = api
    this.#file = file
    this.#on = on
  }

  /**
   * Brings the file over, however often the connection is lost on the way.
   *
   * @throws UploadProblem where it is refused; DOMException AbortError where the signal ended it
   */
  async run(signal: AbortSignal): Promise<void> {
    if (!(await mayBeImage(this.#file))) {
      throw new UploadProblem(415, 'This file is not an image, so it is not uploaded.')
    }
    let wait = shortest
    for (;;) {
      try {
        return await this.#attempt(signal)
      } catch (error) {
        if (!(error instanceof UploadProblem)) throw error
        if (!error.mayPass) {
          // What was signed has lapsed, or what came was not taken: who tries again begins anew.
          this.#policy = undefined
          this.#isStored = false
          throw error
        }
        this.#on.wait(error)
      }
      await pause(wait, signal)
      wait = Math.min(2 * wait, longest)
    }
  }

  async #attempt(signal: AbortSignal): Promise<void> {
    this.#policy ??= await this.#api.policy(this.#file.name, signal)
    if (!this.#isStored) {
      await put(this.#policy.url, this.#file, signal, this.#on.progress)
      this.#isStored = true
    }
    await this.#api.complete(this.#policy, this.#file, signal)
  }
}

/** Waits for a time, or for the network to come back, whichever is first. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController()
    const end = (settle: () => void) => () => {
      clearTimeout(timer)
      over.abort()
      settle()
    }
    const timer = setTimeout(end(resolve), milliseconds)
    addEventListener('online', end(resolve), { signal: over.signal })
    const stopped = new DOMException('The upload was stopped.', 'AbortError')
    signal.addEventListener(
      'abort',
      end(() => reject(stopped)),
      { signal: over.signal },
    )
  })
}
