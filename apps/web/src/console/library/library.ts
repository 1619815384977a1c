import { signal } from '@preact/signals'
import type { Photo, Photos, Shelf } from '../api/photos.ts'
import { ApiProblem, sentenceOf } from '../api/problem.ts'
import { plural } from '../ui/format.ts'

/** A shelf of photos as it is looked at, and what is done with what stands on it. */
export class Library {
  readonly shelf = signal<Shelf>('photos')
  /** Null until the first page has come. */
  readonly photos = signal<readonly Photo[] | null>(null)
  /** Where the list goes on. */
  readonly next = signal<string | undefined>(undefined)
  readonly news = signal('')
  /** What went wrong, a sentence each. */
  readonly troubles = signal<readonly string[]>([])
  readonly #api: Photos
  #looks = 0

  constructor(api: Photos) {
    this.#api = api
  }

  async show(shelf: Shelf): Promise<void> {
    if (shelf !== this.shelf.value) {
      this.photos.value = null
      this.next.value = undefined
    }
    this.shelf.value = shelf
    await this.#doing('', () => this.#load())
  }

  async more(): Promise<void> {
    const path = this.next.value
    if (path === undefined) return
    const look = this.#looks
    await this.#doing('', async () => {
      const page = await this.#api.list(path)
      if (look !== this.#looks || path !== this.next.value) return
      this.photos.value = [...(this.photos.value ?? []), ...page.photos]
      this.next.value = page.next
    })
  }

  publish(photo: Photo): Promise<void> {
    return this.#change('Published.', () => this.#api.publish(photo))
  }

  describe(photo: Photo, caption: string): Promise<void> {
    return this.#change('Caption saved.', () => this.#api.describe(photo, caption))
  }

  remove(photo: Photo): Promise<void> {
    return this.#change('Deleted.', () => this.#api.remove(photo))
  }

  /** Uploads one after the other; one that is refused keeps none of the others back. */
  async upload(files: readonly File[]): Promise<void> {
    const refusals: string[] = []
    let uploaded = 0
    this.troubles.value = []
    for (const [at, file] of files.entries()) {
      this.news.value = `Uploading ${file.name} (${at + 1} of ${files.length}) …`
      try {
        await this.#api.upload(file)
        uploaded += 1
      } catch (error) {
        refusals.push(sentenceOf(error, file.name))
        this.troubles.value = [...refusals]
        // Who is signed in no more has none of the others taken either.
        if (error instanceof ApiProblem && error.status === 401) break
      }
    }
    this.news.value = ''
    if (uploaded === 0) return
    await this.#doing(
      `${plural(uploaded, 'photo')} uploaded, as drafts.`,
      () => this.#load(),
      refusals,
    )
  }

  #change(news: string, work: () => Promise<void>): Promise<void> {
    return this.#doing(news, async () => {
      await work()
      await this.#load()
    })
  }

  /** Does something and says how it went. @param before what has gone wrong already */
  async #doing(
    news: string,
    work: () => Promise<void>,
    before: readonly string[] = [],
  ): Promise<void> {
    this.troubles.value = before
    try {
      await work()
      this.news.value = news
    } catch (error) {
      this.news.value = ''
      this.troubles.value = [...before, sentenceOf(error)]
    }
  }

  /** Looks at the shelf anew, as far as it was shown. */
  async #load(): Promise<void> {
    this.#looks += 1
    const look = this.#looks
    try {
      const list = await this.#asFarAs(this.photos.value?.length ?? 0)
      // Whoever has gone to the other shelf meanwhile, or has changed something, wants no late answer.
      if (look !== this.#looks) return
      this.photos.value = list.photos
      this.next.value = list.next
    } catch (error) {
      if (look === this.#looks) throw error
    }
  }

  /** The shelf from its beginning, by whole pages. */
  async #asFarAs(count: number) {
    const photos: Photo[] = []
    let next: string | undefined = this.#api.firstPage(this.shelf.value)
    do {
      const page = await this.#api.list(next)
      photos.push(...page.photos)
      next = page.next
    } while (next !== undefined && photos.length < count)
    return { photos, next }
  }
}
