import type { DumpItem, Fault, Place } from '@image-dump/dump'
import type { Feed } from './feed.ts'
import { placesOf } from './places/places.ts'

/** A rule that the feed breaks, and where. The path is empty where the feed can't be read. */
export interface PlacedFault extends Fault {
  /** Undefined where it can't be pointed at. */
  readonly place: Place | undefined
}

/** What is to be said of a feed before it is sent. */
export type Verdict =
  | { readonly items: readonly DumpItem[] }
  | { readonly faults: readonly PlacedFault[]; readonly total: number }

/** Finds where faults stand: what was found here, or by the server. */
export function placed(feed: Feed, faults: readonly Fault[], total = faults.length): Verdict {
  const places = placesOf(
    feed,
    faults.map(({ path }) => path),
  )
  return { faults: faults.map((fault, at) => ({ ...fault, place: places[at] })), total }
}
