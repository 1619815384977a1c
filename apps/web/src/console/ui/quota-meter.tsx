import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { sentenceOf } from '../api/problem.ts'
import { useApp } from '../app-state.ts'
import { time } from './format.ts'

/** How many dumps are left, and when the next one comes back. */
export function QuotaMeter() {
  const { dumps } = useApp()
  const trouble = useSignal<string | null>(null)
  useEffect(() => {
    // Any answer about dumps tells it; the shortest is asked for.
    if (dumps.quota.value === null) {
      dumps.list('/api/dumps?limit=1').catch((error: unknown) => {
        trouble.value = sentenceOf(error)
      })
    }
  }, [dumps, trouble])

  const quota = dumps.quota.value
  if (quota === null) return <span class="quota muted">{trouble.value && 'Quota unknown'}</span>
  const { remaining, limit, resetAt } = quota
  const back = remaining < limit ? ` · next back at ${time(resetAt)}` : ''
  return (
    <div class={remaining === 0 ? 'quota used-up' : 'quota'}>
      <meter min={0} max={limit} low={limit * 0.1} value={remaining} aria-label="Dumps left" />
      <span>
        <b>{remaining}</b> of {limit} <span class="quota-noun">dumps </span>left
        <span class="quota-back">{back}</span>
      </span>
    </div>
  )
}
