import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Photo } from '../api/photos.ts'
import { day } from '../ui/format.ts'

interface PhotoCardProps {
  readonly photo: Photo
  readonly onPublish: () => Promise<void>
  readonly onCaption: (caption: string) => Promise<void>
  readonly onRemove: () => Promise<void>
}

/** A photo with what can be done with it. */
export function PhotoCard({ photo, onPublish, onCaption, onRemove }: PhotoCardProps) {
  const { photo_id, caption, posted, published, uploaded, source, thumbnail } = photo
  const text = useSignal(caption ?? '')
  const isBusy = useSignal(false)
  const dialog = useRef<HTMLDialogElement>(null)
  const isChanged = text.value.trim() !== (caption ?? '')
  const name = caption || `photo ${photo_id}`

  const busy = (work: () => Promise<void>) => async () => {
    isBusy.value = true
    await work()
    isBusy.value = false
  }
  const save = (event: Event) => {
    event.preventDefault()
    if (isChanged) void busy(() => onCaption(text.value.trim()))()
  }
  return (
    <li class="photo" tabIndex={-1}>
      <a class="photo-frame" href={source} target="_blank" rel="noreferrer">
        <img
          src={thumbnail ?? source}
          alt={caption || `Photo ${photo_id}`}
          loading="lazy"
          decoding="async"
        />
        <span class={posted ? 'mark success' : 'mark draft'}>{posted ? 'Published' : 'Draft'}</span>
      </a>
      <div class="photo-body">
        <form class="caption" onSubmit={save}>
          <input
            aria-label={`Caption of ${name}`}
            placeholder="Add a caption"
            value={text.value}
            maxLength={5000}
            onInput={({ currentTarget }) => {
              text.value = currentTarget.value
            }}
          />
          {isChanged && (
            <button type="submit" disabled={isBusy.value}>
              Save
            </button>
          )}
        </form>
        <p class="muted small-print">
          {photo.width} × {photo.height} · {day(published ?? uploaded)}
        </p>
        <div class="photo-actions">
          {!posted && (
            <button
              type="button"
              class="primary"
              disabled={isBusy.value}
              onClick={busy(onPublish)}
              aria-label={`Publish ${name}`}
            >
              Publish
            </button>
          )}
          <button
            type="button"
            class="quiet bad"
            disabled={isBusy.value}
            aria-label={`Delete ${name}`}
            onClick={() => dialog.current?.showModal()}
          >
            Delete
          </button>
        </div>
      </div>
      <dialog ref={dialog} aria-label={`Delete ${name}?`}>
        <h2>Delete this photo?</h2>
        <p>The photo and its file are gone for good, also for those who have its link.</p>
        <form method="dialog" class="dialog-actions">
          <button type="submit">Keep it</button>
          <button type="submit" class="danger" onClick={busy(onRemove)}>
            Delete
          </button>
        </form>
      </dialog>
    </li>
  )
}
