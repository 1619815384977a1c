import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { sentenceOf } from '../api/problem.ts'
import { useApp } from '../app-state.ts'
import { time } from './format.ts'

/** How long after a dump came back, or after nobody answered, it is asked again, in milliseconds. */
const [shortly, later] = [500, 30_000]

/** How many dumps are left, and when the next one comes back. */
export function QuotaMeter() {
  const { dumps } = useApp()
  const trouble = useSignal<string | null>(null)
  const quota = dumps.quota.value
  useEffect(() => {
    if (quota !== null && quota.remaining >= quota.limit) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    // Any answer about dumps tells it; the shortest is asked for.
    const ask = () => {
      dumps.list('/api/dumps?limit=1').catch((error: unknown) => {
        trouble.value = sentenceOf(error)
        if (!isOver) timer = setTimeout(ask, later)
      })
    }
    if (quota === null) ask()
    else timer = setTimeout(ask, Math.max(0, quota.resetAt - Date.now()) + shortly)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [dumps, quota, trouble])

  if (quota === null) return <span class="quota muted">{trouble.value && 'Quota unknown'}</span>
  const { remaining, limit, resetAt } = quota
  return (
    <div class={remaining === 0 ? 'quota used-up' : 'quota'}>
      <meter min={0} max={limit} low={limit * 0.1} value={remaining} aria-label="Dumps left" />
      <span>
        <b>{remaining}</b> of {limit} <span class="quota-noun">dumps </span>left
        {remaining < limit && (
          <span class="quota-back">
            <span class="quota-dot"> · </span>
            <span class="quota-noun">next </span>back at {time(resetAt)}
          </span>
        )}
      </span>
    </div>
  )
}
