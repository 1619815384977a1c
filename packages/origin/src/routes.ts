import type { Route } from './exchange.ts'
import * as faults from './faults.ts'
import * as good from './good.ts'
import * as refusals from './refusals.ts'

/** What the origin does, by the first part of the path. */
export const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['images', good.image],
  ['slow', good.slow],
  ['flaky', good.flaky],
  ['redirect', good.redirect],

  ['status', refusals.status],
  ['busy', refusals.busy],
  ['no-content', refusals.noContent],
  ['partial', refusals.partial],
  ['empty', refusals.empty],
  ['html-as-png', refusals.htmlAsPng],
  ['svg', refusals.svgImage],
  ['polyglot', refusals.polyglot],
  ['half', refusals.half],
  ['gzip', refusals.gzip],
  ['too-large', refusals.tooLarge],

  ['reset', faults.reset],
  ['reset-midway', faults.resetMidway],
  ['silent', faults.silent],
  ['truncated', faults.truncated],
  ['stall', faults.stall],
  ['lie-about-length', faults.lieAboutLength],
  ['trickle', faults.trickle],
  ['endless', faults.endless],
  ['crumbs', faults.crumbs],
  ['early-hints', faults.earlyHints],
  ['garbage', faults.garbage],
  ['big-headers', faults.bigHeaders],
  ['upgrade', faults.upgrade],
])
