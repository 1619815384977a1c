import { Client, readDump } from '../client.ts'
import { madeFeed } from '../feed.ts'
import type { Check } from './check.ts'

/** What a bronze user may send in an hour. */
const limit = 25
const beyond = 15

/** More dumps at once than one user may send, over all APIs: as many as the quota has are accepted. */
export const quota: Check = async ({ proxy, origin }) => {
  const client = await Client.signIn(proxy.url, 'bruno', 'bronze-3go-sample')
  const feed = madeFeed(origin.url, { items: 51, imagesPerItem: 1, bytes: 1000 })
  const before = await proxy.answered()
  const sending = Array.from({ length: limit + beyond }, () => client.send(feed))
  const answers = await Promise.all(sending)
  const after = await proxy.answered()
  const refused = answers.filter(({ status }) => status === 429)
  const accepted = answers.filter(({ ok }) => ok)
  const finished = await Promise.all(accepted.map(readDump))
  await Promise.all(refused.map((answer) => answer.arrayBuffer()))
  const each = after.map((count, index) => count - (before[index] ?? 0))
  return {
    isWell:
      accepted.length === limit &&
      refused.length === beyond &&
      refused.every((answer) => answer.headers.has('retry-after')) &&
      finished.every(({ counts }) => counts.success === feed.success) &&
      each.every((count) => count > 0),
    text:
      `${limit + beyond} dumps of a user who may send ${limit}, over APIs that answered ` +
      `${each.join(' and ')}: ${accepted.length} accepted, ${refused.length} refused with 429`,
  }
}
