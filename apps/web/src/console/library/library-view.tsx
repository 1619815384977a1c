import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Photo, Shelf } from '../api/photos.ts'
import { sentenceOf } from '../api/problem.ts'
import { useApp } from '../app-state.ts'
import { plural } from '../ui/format.ts'
import { Notice } from '../ui/notice.tsx'
import { PhotoCard } from './photo-card.tsx'
import { PhotoPicker } from './photo-picker.tsx'

const shelves = [
  { shelf: 'photos', label: 'All photos' },
  { shelf: 'drafts', label: 'Drafts' },
] as const satisfies readonly { readonly shelf: Shelf; readonly label: string }[]

/** The photos of who is signed in: to upload, caption, publish and delete. */
export function LibraryView() {
  const { photos } = useApp()
  const shelf = useSignal<Shelf>('photos')
  const list = useSignal<readonly Photo[] | null>(null)
  const next = useSignal<string | undefined>(undefined)
  const news = useSignal('')
  const trouble = useSignal<string | null>(null)

  const load = async (path = photos.firstPage(shelf.value)) => {
    const isFirst = path === photos.firstPage(shelf.value)
    const page = await photos.list(path)
    list.value = [...(isFirst ? [] : (list.value ?? [])), ...page.photos]
    next.value = page.next
  }
  /** Does something and says how it went. */
  const doing = async (work: () => Promise<void>, done: string) => {
    trouble.value = null
    try {
      await work()
      news.value = done
    } catch (error) {
      trouble.value = sentenceOf(error)
    }
  }
  const change = (work: Promise<void>, done: string) =>
    doing(async () => {
      await work
      await load()
    }, done)
  const show = (next: Shelf) => {
    shelf.value = next
    void doing(() => load(), '')
  }
  const upload = async (files: readonly File[]) => {
    let uploaded = 0
    for (const file of files) {
      news.value = `Uploading ${file.name} (${uploaded + 1} of ${files.length}) …`
      await doing(async () => {
        await photos.upload(file)
        uploaded += 1
      }, '')
      if (trouble.value) trouble.value = `${file.name}: ${trouble.value}`
      if (trouble.value) break
    }
    news.value = uploaded > 0 ? `${plural(uploaded, 'photo')} uploaded, as drafts.` : ''
    if (uploaded > 0) await doing(() => load(), news.value)
  }
  useEffect(() => void doing(() => load(), ''), [])

  return (
    <>
      <div class="view-head">
        <h1 tabIndex={-1}>Library</h1>
        <fieldset class="tabs" aria-label="Which photos">
          {shelves.map(({ shelf: each, label }) => (
            <button
              key={each}
              type="button"
              aria-pressed={shelf.value === each}
              onClick={() => show(each)}
            >
              {label}
            </button>
          ))}
        </fieldset>
      </div>
      <PhotoPicker onPick={upload} />
      <p class="news muted" aria-live="polite">
        {news.value}
      </p>
      {trouble.value && <Notice kind="bad">{trouble.value}</Notice>}
      {list.value?.length === 0 && (
        <div class="empty">
          <h2>{shelf.value === 'drafts' ? 'No drafts' : 'No photos yet'}</h2>
          <p>A photo that you upload is a draft, seen by you alone, until you publish it.</p>
        </div>
      )}
      <ul class="photos">
        {list.value?.map((photo) => (
          <PhotoCard
            key={photo.id}
            photo={photo}
            onPublish={() => change(photos.publish(photo), 'Published.')}
            onCaption={(caption) => change(photos.describe(photo, caption), 'Caption saved.')}
            onRemove={() => change(photos.remove(photo), 'Deleted.')}
          />
        ))}
      </ul>
      {next.value && (
        <button type="button" class="more" onClick={() => doing(() => load(next.value), '')}>
          Show more
        </button>
      )}
    </>
  )
}
