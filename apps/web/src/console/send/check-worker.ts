import { check } from './check.ts'
import type { Feed, FeedLimits } from './feed.ts'
import type { Verdict } from './verdict.ts'

export interface CheckTask {
  readonly id: number
  readonly feed: Feed
  readonly limits: FeedLimits
}

export interface CheckResult {
  readonly id: number
  readonly verdict: Verdict
}

// A feed of megabytes takes a second: beside the page, that stays alive meanwhile.
addEventListener('message', ({ data }: MessageEvent<CheckTask>) => {
  const { id, feed, limits } = data
  postMessage({ id, verdict: check(feed, limits) } satisfies CheckResult)
})
