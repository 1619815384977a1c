import type { Machines } from '../machines.ts'

/** What a check found: a sentence with its figures, and whether that is as it should be. */
export interface Finding {
  readonly isWell: boolean
  readonly text: string
}

/** Looks whether several processes are one product. */
export type Check = (machines: Machines) => Promise<Finding>
