import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { useApp } from '../app-state.ts'
import { Watch } from '../dump/watch.ts'
import { go } from '../router.ts'
import { bytes } from '../ui/format.ts'
import { Notice } from '../ui/notice.tsx'
import { Editor, type EditorHandle } from './editor.tsx'
import { FaultList } from './fault-list.tsx'
import { FeedDrop } from './feed-drop.tsx'
import { VerdictLine } from './verdict-line.tsx'

/** A larger feed is not shown to be edited: a text field of megabytes is no help to anybody. */
const longestShown = 400_000

/** Drop or paste a feed, see what is wrong with it, and send it. */
export function SendView() {
  const app = useApp()
  const { draft, dumps, limits } = app
  const isSending = useSignal(false)
  const editor = useRef<EditorHandle>(null)

  const text = draft.text.value
  const verdict = draft.verdict.value
  const items = verdict && 'items' in verdict ? verdict.items : undefined
  const faults = verdict && 'faults' in verdict ? verdict.faults : []

  const send = async () => {
    isSending.value = true
    draft.trouble.value = null
    try {
      const answer = await dumps.send(draft.feed, draft.key)
      const { requestId } = answer
      if (items) app.sent.set(requestId, items)
      app.watch.value?.stop()
      app.watch.value = new Watch(dumps, requestId, answer)
      draft.clear()
      go({ view: 'dump', requestId })
    } catch (error) {
      draft.refuse(error)
    } finally {
      isSending.value = false
    }
  }

  return (
    <>
      <div class="view-head">
        <h1 tabIndex={-1}>Send a dump</h1>
        {text !== '' && (
          <button type="button" onClick={() => draft.clear()}>
            Start over
          </button>
        )}
      </div>
      <p class="lead">
        An XML or JSON list of {limits.minItems} to {limits.maxItems.toLocaleString('en')} products,
        each with its image URLs.
      </p>
      {draft.trouble.value && <Notice kind="bad">{draft.trouble.value}</Notice>}
      <FeedDrop draft={draft} isLarge={text === ''} />
      {text.length <= longestShown ? (
        <Editor
          handle={editor}
          text={text}
          faults={faults}
          onText={(next) => {
            draft.fileName.value = null
            draft.text.value = next
          }}
        />
      ) : (
        <p class="card file-card">
          <b>{draft.fileName.value ?? 'Pasted text'}</b>, {bytes(text.length)}: too long to be
          edited here.
        </p>
      )}
      <div class="send-bar">
        <VerdictLine draft={draft} />
        <button
          type="button"
          class="primary"
          disabled={items === undefined || isSending.value}
          onClick={send}
        >
          {isSending.value ? 'Sending …' : 'Send'}
        </button>
      </div>
      {faults.length > 0 && (
        <FaultList
          text={text}
          faults={faults}
          total={verdict && 'total' in verdict ? verdict.total : faults.length}
          onPick={text.length <= longestShown ? (place) => editor.current?.show(place) : undefined}
        />
      )}
    </>
  )
}
