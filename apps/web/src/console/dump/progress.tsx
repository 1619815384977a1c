import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { count } from '../ui/format.ts'

interface ProgressProps {
  readonly success: number
  readonly failure: number
  readonly pending: number
}

/** How often a screen reader is told, in milliseconds: not sixty times a second. */
const tellEvery = 3000

/** The bar of the whole dump, with its numbers. */
export function Progress({ success, failure, pending }: ProgressProps) {
  const total = success + failure + pending
  const share = (part: number) => (total === 0 ? 0 : (100 * part) / total)
  const sentence =
    pending > 0
      ? `${Math.floor(share(success + failure))} % done: ${success} stored, ${failure} failed, ${pending} waiting.`
      : `Finished: ${success} stored, ${failure} failed.`
  return (
    <section class="progress" aria-label="Progress">
      <div class="numbers">
        <Figure label="stored" value={success} kind="good" />
        <Figure label="failed" value={failure} kind={failure > 0 ? 'bad' : ''} />
        <Figure label="waiting" value={pending} kind="" />
        <span class="percent">{Math.floor(share(success + failure))} %</span>
      </div>
      <div
        class="progress-bar"
        role="progressbar"
        aria-label="Images settled"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={success + failure}
      >
        <div class="progress-good" style={{ width: `${share(success)}%` }} />
        <div class="progress-bad" style={{ width: `${share(failure)}%` }} />
      </div>
      <Teller sentence={sentence} isLast={pending === 0} />
    </section>
  )
}

function Figure(props: { readonly label: string; readonly value: number; readonly kind: string }) {
  return (
    <span class={`number ${props.kind}`}>
      <b>{count(props.value)}</b> {props.label}
    </span>
  )
}

function Teller({ sentence, isLast }: { readonly sentence: string; readonly isLast: boolean }) {
  const told = useSignal(sentence)
  // The sentence changes with every frame, and must not put off its telling.
  const newest = useRef(sentence)
  newest.current = sentence
  useEffect(() => {
    told.value = newest.current
    if (isLast) return undefined
    const timer = setInterval(() => {
      told.value = newest.current
    }, tellEvery)
    return () => clearInterval(timer)
  }, [isLast, told])
  return (
    <p class="visually-hidden" role="status">
      {told.value}
    </p>
  )
}
