import type { Cluster, ClusterOptions } from '../cluster/cluster.ts'
import type { Mix } from '../load/dump.ts'
import type { Load } from '../load/load.ts'

/** Something that goes wrong while dumps are under way, and what may come of it. */
export interface Fault {
  readonly name: string
  /** One line for a person. */
  readonly about: string
  /** The longest that any dump may wait for its final answer, in seconds. */
  readonly bound: number
  /** Does it, and resolves when it is over; what follows counts as recovery. */
  inject(cluster: Cluster, load: Load): Promise<void>
  readonly cluster?: ClusterOptions
  /** The images that the dumps are of; the ordinary ones unless told. */
  readonly mix?: Mix
  /** How many dumps are under way at once; 6 unless told. */
  readonly concurrency?: number
  /** Codes by which a good image may fail that was sent before the fault was over. */
  readonly excuses?: readonly string[]
  /** Whether no request may be cut off: a client without patience notices nothing either. */
  readonly isSeamless?: boolean
}
