import type { Progress } from '@image-dump/database'
import type { Redis } from 'ioredis'

/** What happened to a dump: images that were settled, and how many are still pending. */
export type News = Pick<Progress, 'requestId' | 'pending' | 'settled'>

/** A channel for each dump: an API instance hears of the dumps that it waits for, and no others. */
const channelPrefix = 'image-dump:progress:'

/**
 * Tells whoever waits for these dumps how far they are. The message is a hint: it may be lost, and
 * costs next to nothing where nobody listens.
 *
 * @throws what Redis threw; nothing depends on it
 */
export async function announce(redis: Redis, news: readonly News[]): Promise<void> {
  await Promise.all(
    news.map(({ requestId, pending, settled }) =>
      redis.publish(channelPrefix + requestId, [pending, ...settled].join(' ')),
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
   * @param heard is told what is announced of the dumps that are listened for
   * @param reconnected is told of every new connection: what was announced before it is lost
   */
  onCall(heard: (news: News) => void, reconnected: () => void): void {
    this.#redis.on('message', (channel, message) => {
      const [pending, ...settled] = message.split(' ')
      heard({ requestId: channel.slice(channelPrefix.length), pending: Number(pending), settled })
    })
    // ioredis subscribes anew by itself before it says that it is ready.
    this.#redis.on('ready', reconnected)
  }

  /** Resolves once what is announced of the dump is heard; never while Redis is away. */
  async listen(requestId: string): Promise<void> {
    await this.#redis.subscribe(channelPrefix + requestId).catch(this.#onError)
  }

  stopListening(requestId: string): void {
    this.#redis.unsubscribe(channelPrefix + requestId).catch(this.#onError)
  }
}
