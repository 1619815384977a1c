import { useSignal } from '@preact/signals'
import type { Draft } from './draft.ts'

/** Where a feed is dropped or chosen. */
export function FeedDrop({ draft, isLarge }: { readonly draft: Draft; readonly isLarge: boolean }) {
  const isOver = useSignal(false)
  const take = (files: FileList | null | undefined) => {
    const [file] = files ?? []
    if (file) void draft.take(file)
  }
  return (
    <label
      class={`drop ${isLarge ? '' : 'small'} ${isOver.value ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        isOver.value = true
      }}
      onDragLeave={() => {
        isOver.value = false
      }}
      onDrop={(event) => {
        event.preventDefault()
        isOver.value = false
        take(event.dataTransfer?.files)
      }}
    >
      <input
        type="file"
        class="hidden"
        accept=".xml,.json,application/xml,text/xml,application/json"
        onChange={({ currentTarget }) => {
          take(currentTarget.files)
          currentTarget.value = ''
        }}
      />
      {isLarge && <span class="drop-mark" aria-hidden="true" />}
      <span>
        {isLarge ? 'Drop a feed here, or ' : 'Another feed? Drop it here, or '}
        <b class="linkish">choose a file</b>
        {isLarge && <span class="muted drop-hint">XML or JSON, or paste it below</span>}
      </span>
    </label>
  )
}
