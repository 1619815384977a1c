import { type DumpModel, failure, pending, type State, success } from './model.ts'
import { failureOf, reasonOf } from './reasons.ts'

export type Shown = 'all' | 'failed' | 'stored' | 'waiting'

/** Which images are to be seen. */
export interface Wanted {
  readonly state: Shown
  /** Of the failed ones only those with this reason. */
  readonly reason: string | null
  /** A part of the item's name or of the URL. */
  readonly text: string
}

const stateOf = { failed: failure, stored: success, waiting: pending } as const

/** The indexes of the images that are to be seen, in the order of the feed. */
export function matching(model: DumpModel, { state, reason, text }: Wanted): readonly number[] {
  const wantedState: State | undefined = state === 'all' ? undefined : stateOf[state]
  const part = text.trim().toLowerCase()
  const indexes: number[] = []
  for (let index = 0; index < model.images; index += 1) {
    if (wantedState !== undefined && model.stateAt(index) !== wantedState) continue
    if (reason !== null && !hasReason(model, index, reason)) continue
    if (part !== '' && !hasText(model, index, part)) continue
    indexes.push(index)
  }
  return indexes
}

function hasReason(model: DumpModel, index: number, reason: string): boolean {
  const why = failureOf(model.imageAt(index))
  return why !== undefined && reasonOf(why) === reason
}

function hasText(model: DumpModel, index: number, part: string): boolean {
  const url = model.imageAt(index)?.url ?? ''
  return url.toLowerCase().includes(part) || model.nameAt(index).toLowerCase().includes(part)
}
