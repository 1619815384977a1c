/** How long one property is tried, and what is still called prompt. */

import fc, { type IProperty } from 'fast-check'

/** What is needed of a test: that it takes notice. */
interface Test {
  notOk(value: unknown, message: string): unknown
}

/** Tries the property for some seconds; a failure shows the smallest input, and its seed. */
export function holds<T>(t: Test, property: IProperty<T>, numRuns = 20_000): void {
  const run = fc.check(property, {
    numRuns,
    interruptAfterTimeLimit: 4_000,
    markInterruptAsFailure: false,
  })
  t.notOk(run.failed, fc.defaultReportMessage(run) ?? `${run.numRuns} inputs`)
}

/** In milliseconds of CPU: a machine that is busy is no reason to fail. */
const patience = 150

/** Gives or throws what the work does; throws an error of its own if that took too long. */
export function prompt<T>(work: () => T): T {
  const before = process.threadCpuUsage()
  let outcome: () => T
  try {
    const result = work()
    outcome = () => result
  } catch (error) {
    outcome = () => {
      throw error
    }
  }
  const { user, system } = process.threadCpuUsage(before)
  const elapsed = (user + system) / 1000
  if (elapsed > patience) throw new RangeError(`it took ${elapsed} ms`)
  return outcome()
}
