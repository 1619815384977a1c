import { setTimeout as sleep } from 'node:timers/promises'

const pause = 25

/**
 * Tries the probe until it succeeds.
 *
 * @param exited settles when trying further makes no sense
 * @param within how long it may take, in ms
 * @throws Error saying why it was given up
 */
export async function untilReady(
  probe: () => Promise<void>,
  exited: Promise<string>,
  within: number,
): Promise<void> {
  const end = Date.now() + within
  let ended: string | undefined
  void exited.then((how) => {
    ended = how
  })
  for (;;) {
    try {
      return await probe()
    } catch (error) {
      if (ended !== undefined) throw new Error(`it ended with ${ended}`, { cause: error })
      if (Date.now() > end) throw new Error(`no answer in ${within / 1000} s`, { cause: error })
    }
    await sleep(pause)
  }
}
