import type { Check } from './check.ts'
import { quota } from './quota.ts'
import { served } from './served.ts'
import { session } from './session.ts'

/** All of them, in an order in which none spoils the next. */
export const checks: ReadonlyMap<string, Check> = new Map([
  ['dumps', served],
  ['quota', quota],
  ['sessions', session],
])
