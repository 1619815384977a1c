import type { Place } from '../place/place.ts'
import type { Client } from './client.ts'
import { feed } from './feed.ts'

const dumps = 6

/** Lets the processes compile what they run, and open their connections. */
export async function warmUp(client: Client, { origin }: Place): Promise<void> {
  const { body } = feed(102, [origin])
  for (let n = 0; n < dumps; n += 1) await client.time(body)
}
