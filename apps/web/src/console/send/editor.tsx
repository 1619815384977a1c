import type { Place } from '@image-dump/dump'
import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useImperativeHandle, useRef } from 'preact/hooks'
import type { PlacedFault } from './verdict.ts'

/** What can be done with the editor from outside. */
export interface EditorHandle {
  /** Puts the cursor at a place, and brings that into view. */
  show(place: Place): void
}

interface EditorProps {
  readonly handle: RefObject<EditorHandle | null>
  readonly text: string
  readonly faults: readonly PlacedFault[]
  readonly onText: (text: string) => void
}

/** The height of a line and the space above the first, in pixels, as the style sheet has them. */
const [lineHeight, padding] = [20, 12]

/** The feed as text, with a band behind each line that has a fault. */
export function Editor({ handle, text, faults, onText }: EditorProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const scroll = useSignal(0)
  useImperativeHandle(
    handle,
    () => ({
      show({ line, column }) {
        const field = area.current
        if (field === null) return
        // A text field knows only LF, whatever the feed had.
        const start = field.value
          .split('\n', line - 1)
          .reduce((sum, { length }) => sum + length + 1, 0)
        field.focus()
        field.setSelectionRange(start + column - 1, start + column - 1)
        field.scrollTop = (line - 1) * lineHeight - field.clientHeight / 3
        field.scrollIntoView({ block: 'nearest' })
      },
    }),
    [],
  )
  const lines = new Set(faults.flatMap(({ place }) => (place ? [place.line] : [])))
  return (
    <div class="editor">
      <div class="editor-bands" aria-hidden="true">
        {[...lines].map((line) => (
          <div
            key={line}
            class="editor-band"
            style={{ top: `${padding + (line - 1) * lineHeight - scroll.value}px` }}
          >
            <span>{line}</span>
          </div>
        ))}
      </div>
      <textarea
        ref={area}
        aria-label="The feed, as XML or JSON"
        aria-invalid={faults.length > 0}
        placeholder={'<items>\n  <item>\n    <name>Tomato Soup</name> …'}
        value={text}
        wrap="off"
        spellcheck={false}
        autocapitalize="none"
        onInput={({ currentTarget }) => onText(currentTarget.value)}
        onScroll={({ currentTarget }) => {
          scroll.value = currentTarget.scrollTop
        }}
      />
    </div>
  )
}
