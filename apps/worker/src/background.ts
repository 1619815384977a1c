import { readFileSync, writeFileSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'

/** What nice(1) makes of a program unless it is told otherwise. */
const nice = constants.priority.PRIORITY_BELOW_NORMAL

/**
 * Lets whatever else runs on this machine go first. Downloads are work in the background; beside
 * two busy workers on two processors, the event loop of an API stood still for up to 77 to 108 ms
 * during a dump of 10,000 items, and for up to 26 to 32 with this, at the same throughput.
 *
 * It counts among what the operating system weighs against each other: containers with weights of
 * their own are not concerned.
 */
export function yieldToOthers(): void {
  if (getPriority() < nice) setPriority(nice)
  try {
    // Linux weighs sessions against each other before it looks at what is nice within one, see
    // "The autogroup feature" of sched(7). Each of our programs is a session of its own.
    if (niceOf(readFileSync(autogroup, 'utf8')) < nice) writeFileSync(autogroup, `${nice}`)
  } catch {
    // There are no such groups here, or they can't be changed now: then what is above is all.
  }
}

const autogroup = '/proc/self/autogroup'

/** @param text as the kernel writes it: `/autogroup-42 nice 0` */
function niceOf(text: string): number {
  return Number(/ nice (-?\d+)/.exec(text)?.[1])
}
