import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Photo, Shelf } from '../api/photos.ts'
import { useApp } from '../app-state.ts'
import { Notice } from '../ui/notice.tsx'
import { Library } from './library.ts'
import { PhotoCard } from './photo-card.tsx'
import { PhotoPicker } from './photo-picker.tsx'

const shelves = [
  { shelf: 'photos', label: 'All photos' },
  { shelf: 'drafts', label: 'Drafts' },
] as const satisfies readonly { readonly shelf: Shelf; readonly label: string }[]

/** The photos of who is signed in: to upload, caption, publish and delete. */
export function LibraryView() {
  const app = useApp()
  const library = useMemo(() => new Library(app.photos), [app])
  const heading = useRef<HTMLHeadingElement>(null)
  const list = useRef<HTMLUListElement>(null)
  /** Where a photo stood that was just deleted, and the focus with it. */
  const gap = useSignal<number | null>(null)
  useEffect(() => void library.show('photos'), [library])
  useEffect(() => {
    if (gap.value === null) return
    // Whoever has gone on elsewhere meanwhile is left there.
    if (document.activeElement === document.body) {
      const cards = list.current?.querySelectorAll<HTMLElement>(':scope > li') ?? []
      const next = cards[Math.min(gap.value, cards.length - 1)] ?? heading.current
      next?.focus()
    }
    gap.value = null
  }, [gap, gap.value])

  const shelf = library.shelf.value
  const photos = library.photos.value
  const remove = async (photo: Photo, at: number) => {
    await library.remove(photo)
    gap.value = at
  }
  return (
    <>
      <div class="view-head">
        <h1 tabIndex={-1} ref={heading}>
          Library
        </h1>
        <fieldset class="tabs" aria-label="Which photos">
          {shelves.map(({ shelf: each, label }) => (
            <button
              key={each}
              type="button"
              aria-pressed={shelf === each}
              onClick={() => library.show(each)}
            >
              {label}
            </button>
          ))}
        </fieldset>
      </div>
      <PhotoPicker onPick={(files) => library.upload(files)} />
      <p class="news muted" aria-live="polite">
        {library.news.value}
      </p>
      {library.troubles.value.length > 0 && (
        <Notice kind="bad">
          {library.troubles.value.map((trouble) => (
            <p key={trouble}>{trouble}</p>
          ))}
        </Notice>
      )}
      {photos?.length === 0 && (
        <div class="empty">
          <h2>{shelf === 'drafts' ? 'No drafts' : 'No photos yet'}</h2>
          <p>A photo that you upload is a draft, seen by you alone, until you publish it.</p>
        </div>
      )}
      <ul class="photos" ref={list}>
        {photos?.map((photo, at) => (
          <PhotoCard
            key={photo.id}
            photo={photo}
            onPublish={() => library.publish(photo)}
            onCaption={(caption) => library.describe(photo, caption)}
            onRemove={() => remove(photo, at)}
          />
        ))}
      </ul>
      {library.next.value && (
        <button type="button" class="more" onClick={() => library.more()}>
          Show more
        </button>
      )}
    </>
  )
}
