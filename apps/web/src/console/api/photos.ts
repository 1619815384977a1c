import { jsonOf } from './body.ts'
import { jsonBody } from './http.ts'
import { nextPage } from './page.ts'
import type { Session } from './session.ts'

/** A photo of the library, as the lists show it. */
export interface Photo {
  readonly photo_id: number
  readonly id: string
  readonly caption: string | null
  readonly posted: 0 | 1
  readonly published: string | null
  readonly uploaded: string
  readonly source: string
  readonly thumbnail?: string | null
  readonly width: number
  readonly height: number
}

/** What a list holds: all of the caller's photos, or only what is not published. */
export type Shelf = 'photos' | 'drafts'

/** The caller's photos. All of it throws ApiProblem and ConnectionLost. */
export class Photos {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  firstPage(shelf: Shelf): string {
    return `/my-${shelf}?order=desc&limit=48`
  }

  /** A page of a list. @param path of the page: the first, or as the one before it told */
  async list(path: string) {
    const answer = await this.#session.fetch(path)
    const photos = await jsonOf<readonly Photo[]>(answer)
    return { photos, next: nextPage(answer.headers) }
  }

  async upload(file: File): Promise<void> {
    const body = new FormData()
    body.set('file', file)
    await this.#session.fetch('/upload-photo', { method: 'POST', body })
  }

  async publish({ photo_id }: Photo): Promise<void> {
    await this.#session.fetch(`/post-photo/${photo_id}`, { method: 'PUT' })
  }

  async describe({ photo_id }: Photo, caption: string): Promise<void> {
    await this.#session.fetch(`/photos/${photo_id}/caption`, jsonBody({ caption }, 'PUT'))
  }

  async remove({ photo_id }: Photo): Promise<void> {
    await this.#session.fetch(`/delete-photo/${photo_id}`, { method: 'DELETE' })
  }
}
