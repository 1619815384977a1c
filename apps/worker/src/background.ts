import { readFileSync, writeFileSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/** What nice(1) makes of a program unless it is told otherwise. */
const nice = constants.priority.PRIORITY_BELOW_NORMAL

const autogroup = '/proc/self/autogroup'

/** The kernel lets who is not root change one session in 100 ms, of all that there are. */
const mostAttempts = 20
const pause = 150

/**
 * Lets whatever else runs on this machine go first. Downloads are work in the background: beside
 * two busy workers on two processors, the event loop of an API stood still for up to 77 to 108 ms
 * during a dump of 10,000 items, and for up to 26 to 32 with this, at the same throughput.
 *
 * It counts among what the operating system weighs against each other: containers with weights of
 * their own are not concerned. Where it can't be done, the work is the same.
 */
export async function yieldToOthers(): Promise<void> {
  whyNot(() => {
    if (getPriority() < nice) setPriority(nice)
  })
  // Linux weighs sessions against each other before it looks at what is nice within one: see "The
  // autogroup feature" in sched(7). A worker that npm start runs has a session of its own; one that
  // was started in a terminal shares it with others, whom this is not meant for.
  for (let attempt = 1; attempt <= mostAttempts && leadsSession(); attempt += 1) {
    const code = whyNot(() => {
      if (niceOf(readFileSync(autogroup, 'utf8')) < nice) writeFileSync(autogroup, `${nice}`)
    })
    if (code !== 'EAGAIN') return
    // Workers that start together shall not try together again.
    await sleep(pause * (0.5 + Math.random()))
  }
}

/** @returns what the system said where it did not let us: the code of the error */
function whyNot(change: () => void): unknown {
  try {
    change()
    return undefined
  } catch (error) {
    // It is a courtesy: whatever the reason, the work is the same without it.
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

/** Whether this process began its session: proc_pid_stat(5), the sixth field. */
function leadsSession(): boolean {
  let session: string | undefined
  whyNot(() => {
    const text = readFileSync('/proc/self/stat', 'utf8')
    // The name of the program is in brackets, and may have spaces and brackets of its own.
    session = text.slice(text.lastIndexOf(')') + 2).split(' ')[3]
  })
  return session === `${process.pid}`
}

/** @param text as the kernel writes it: `/autogroup-42 nice 0` */
function niceOf(text: string): number {
  return Number(/ nice (-?\d+)/.exec(text)?.[1])
}
