import type { DescribedHead } from '@image-dump/dump'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { sentenceOf } from '../api/problem.ts'
import { useApp } from '../app-state.ts'
import { linkTo } from '../router.ts'
import { count, duration, moment } from '../ui/format.ts'
import { Notice } from '../ui/notice.tsx'
import { StatusMark } from '../ui/status-mark.tsx'

/** All dumps of who is signed in, newest first, page by page. */
export function HistoryView() {
  const { dumps } = useApp()
  const list = useSignal<readonly DescribedHead[] | null>(null)
  const next = useSignal<string | undefined>(undefined)
  const isBusy = useSignal(false)
  const trouble = useSignal<string | null>(null)

  const load = async (path?: string) => {
    isBusy.value = true
    trouble.value = null
    try {
      const page = await dumps.list(path)
      list.value = [...(path ? (list.value ?? []) : []), ...page.dumps]
      next.value = page.next
    } catch (error) {
      trouble.value = sentenceOf(error)
    } finally {
      isBusy.value = false
    }
  }
  useEffect(() => void load(), [])

  return (
    <>
      <div class="view-head">
        <h1 tabIndex={-1}>Dumps</h1>
        <button type="button" disabled={isBusy.value} onClick={() => load()}>
          Refresh
        </button>
      </div>
      {trouble.value && <Notice kind="bad">{trouble.value}</Notice>}
      {list.value?.length === 0 && <Empty />}
      {list.value && list.value.length > 0 && (
        <ol class="dumps">
          {list.value.map((dump) => (
            <Row key={dump.requestId} {...dump} />
          ))}
        </ol>
      )}
      {next.value && (
        <button type="button" class="more" disabled={isBusy.value} onClick={() => load(next.value)}>
          Show older dumps
        </button>
      )}
      {list.value === null && isBusy.value && <p class="muted">Loading …</p>}
    </>
  )
}

function Row({ requestId, status, submittedAt, finishedAt, dataFormat, counts }: DescribedHead) {
  const took = finishedAt ? Date.parse(finishedAt) - Date.parse(submittedAt) : undefined
  return (
    <li>
      <a class="dump-row" href={linkTo({ view: 'dump', requestId })}>
        <span class="dump-when">
          <time dateTime={submittedAt}>{moment(submittedAt)}</time>
          <span class="muted">
            {dataFormat.toUpperCase()}
            {took !== undefined && `, took ${duration(took)}`}
          </span>
        </span>
        <span class="dump-size">
          {count(counts.items)} items, {count(counts.images)} images
        </span>
        <span class="dump-outcome muted">
          {count(counts.success)} stored, {count(counts.failure)} failed
          {counts.pending > 0 && `, ${count(counts.pending)} waiting`}
        </span>
        <StatusMark status={status} />
      </a>
    </li>
  )
}

function Empty() {
  return (
    <div class="empty">
      <h2>No dumps yet</h2>
      <p>What you send shows up here, with what became of every image.</p>
      <a class="button primary" href={linkTo({ view: 'send' })}>
        Send the first one
      </a>
    </div>
  )
}
