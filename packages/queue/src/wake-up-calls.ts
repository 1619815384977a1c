import type { Progress } from '@image-dump/database'
import type { Redis } from 'ioredis'

/** A channel for each dump: an API instance hears of the dumps that it waits for, and no others. */
const channelPrefix = 'image-dump:progress:'

/**
 * Tells whoever waits for these dumps how far they are. The message is a hint: it may be lost, and
 * costs next to nothing where nobody listens.
 *
 * @throws what Redis threw; nothing depends on it
 */
export async function announce(redis: Redis, progress: readonly Progress[]): Promise<void> {
  await Promise.all(
    progress.map(({ requestId, pending }) =>
      redis.publish(channelPrefix + requestId, String(pending)),
    ),
  )
}

/** Hears what is announced of the dumps that it is told to listen for. */
export class WakeUpCalls {
  readonly #redis: Redis
  readonly #onError: (error: unknown) => void

  /**
   * @param redis from `connectForWork`, for this alone: a connection that subscribes does nothing else
   * @param onError hears when Redis refused a subscription
   */
  constructor(redis: Redis, onError: (error: unknown) => void) {
    this.#redis = redis
    this.#onError = onError
  }

  /**
   * @param heard is told how many images of a dump are pending
   * @param reconnected is told of every new connection: what was announced before it is lost
   */
  onCall(heard: (progress: Progress) => void, reconnected: () => void): void {
    this.#redis.on('message', (channel, pending) =>
      heard({ requestId: channel.slice(channelPrefix.length), pending: Number(pending) }),
    )
    // ioredis subscribes anew by itself before it says that it is ready.
    this.#redis.on('ready', reconnected)
  }

  listen(requestId: string): void {
    this.#redis.subscribe(channelPrefix + requestId).catch(this.#onError)
  }

  stopListening(requestId: string): void {
    this.#redis.unsubscribe(channelPrefix + requestId).catch(this.#onError)
  }
}
