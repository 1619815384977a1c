import { plural } from '../console/ui/format.ts'
import { type InvitationApi, type UploadedImage, UploadProblem } from './api.ts'
import { element } from './element.ts'
import { leave } from './link.ts'
import { isExpired, type Notice } from './notice.ts'
import { renewLink, row, stateOf } from './uploaded-row.ts'

/** How long the server is asked again about files that it has not looked at, in milliseconds. */
const [askEvery, askFor] = [1500, 60_000]

/** What was uploaded with the link, as the server lists it. */
export class UploadedList {
  readonly #api: InvitationApi
  readonly #place: HTMLElement
  readonly #count: HTMLElement
  readonly #notice: Notice
  /** Kept while their files stay as they are: each answer has other links, and a picture would load anew. */
  #rows = new Map<string, HTMLElement>()
  #askUntil = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #isAsking = false
  #isStale = false

  constructor(api: InvitationApi, place: HTMLElement, count: HTMLElement, notice: Notice) {
    this.#api = api
    this.#place = place
    this.#count = count
    this.#notice = notice
  }

  /** A file has come over, and the server looks at it. */
  bring(): void {
    this.#askUntil = Date.now() + askFor
    void this.refresh()
  }

  /** Asks the server. However many ask for it at once, one request is under way. */
  async refresh(): Promise<void> {
    this.#isStale = true
    if (this.#isAsking) return
    this.#isAsking = true
    clearTimeout(this.#timer)
    let isUnderWay = false
    while (this.#isStale) {
      this.#isStale = false
      isUnderWay = await this.#ask()
    }
    this.#isAsking = false
    if (isUnderWay && Date.now() < this.#askUntil) {
      this.#timer = setTimeout(() => void this.refresh(), askEvery)
    }
  }

  /** @returns whether another answer may tell more */
  async #ask(): Promise<boolean> {
    try {
      const images = (await this.#api.list()).filter(({ uploaded }) => uploaded)
      this.#notice.reached()
      this.#show(images)
      return images.some((image) => stateOf(image) === 'checking')
    } catch (error) {
      // Nothing was seen yet, as after a reload: there is a page for that.
      if (isExpired(error) && !this.#place.hasChildNodes()) leave()
      this.#notice.trouble(error)
      return error instanceof UploadProblem && error.mayPass
    }
  }

  #show(images: readonly UploadedImage[]): void {
    const rows = new Map<string, HTMLElement>()
    for (const image of images) {
      const key = `${stateOf(image)} ${image.path}`
      const known = this.#rows.get(key)
      if (known) renewLink(known, image)
      rows.set(key, known ?? row(image))
    }
    const isSame = [...rows.keys()].join() === [...this.#rows.keys()].join()
    this.#rows = rows
    const kept = images.filter((image) => stateOf(image) === 'ready').length
    this.#count.textContent = kept === 0 ? '' : plural(kept, 'image')
    if (isSame && this.#place.hasChildNodes()) return
    this.#place.replaceChildren(
      rows.size === 0
        ? element('p', { class: 'nothing' }, ['Nothing yet. What you upload shows up here.'])
        : element('ul', { class: 'uploads' }, [...rows.values()]),
    )
  }
}
