import { Client, readDump } from '../client.ts'
import { madeFeed } from '../feed.ts'
import type { Check } from './check.ts'

/** What is begun at one API goes on at the other: a session, its end, and the wait for a dump. */
export const session: Check = async ({ apiUrls: [one = '', other = ''], origin }) => {
  const early = await Client.signIn(one, 'sylvia', 'silver-9ok-sample')
  const elsewhere = await early.at(other).knock()

  const feed = madeFeed(origin.url, { items: 51, imagesPerItem: 2, bytes: 1000 })
  const { requestId } = await readDump(await early.send(feed, 'wait=0'))
  const { counts } = await early.at(other).dump(requestId)

  const late = await Client.signIn(other, 'sylvia', 'silver-9ok-sample')
  const ended = await early.knock()
  const back = await late.at(one).knock()
  return {
    isWell: elsewhere === 200 && counts.success === feed.success && ended === 401 && back === 200,
    text:
      `a session of one API at the other: ${elsewhere}; a dump sent to one and awaited at the ` +
      `other: ${counts.success} of ${feed.success} images; a session that a login at the other ` +
      `has ended: ${ended}, the new one: ${back}`,
  }
}
