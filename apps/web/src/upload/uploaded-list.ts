import { bytes, plural } from '../console/ui/format.ts'
import type { InvitationApi, Policy, UploadedImage } from './api.ts'
import { element } from './element.ts'

/** How long the server is asked again about files that it has not looked at, in milliseconds. */
const [askEvery, askFor] = [1500, 60_000]

/** What was uploaded with the link, as the server lists it. */
export class UploadedList {
  readonly #api: InvitationApi
  readonly #place: HTMLElement
  readonly #count: HTMLElement
  readonly #onTrouble: (error: unknown) => void
  /** Files that were brought over from this page: where, and what they are called. */
  readonly #brought = new Map<string, string>()
  #askUntil = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    api: InvitationApi,
    place: HTMLElement,
    count: HTMLElement,
    onTrouble: (error: unknown) => void,
  ) {
    this.#api = api
    this.#place = place
    this.#count = count
    this.#onTrouble = onTrouble
  }

  /** A file has come over: the server looks at it, and may not keep it. */
  bring({ file_bucket_path, filename }: Policy): void {
    this.#brought.set(file_bucket_path, filename)
    this.#askUntil = Date.now() + askFor
    void this.refresh()
  }

  async refresh(): Promise<void> {
    clearTimeout(this.#timer)
    try {
      const images = await this.#api.list()
      this.#show(images.filter(({ uploaded }) => uploaded))
      const isUnderWay = images.some((image) => stateOf(image) === 'checking')
      if (isUnderWay && Date.now() < this.#askUntil) {
        this.#timer = setTimeout(() => void this.refresh(), askEvery)
      }
    } catch (error) {
      this.#onTrouble(error)
    }
  }

  #show(images: readonly UploadedImage[]): void {
    const listed = new Set(images.map(({ path }) => path))
    const gone = [...this.#brought].filter(([path]) => !listed.has(path))
    const rows = [...gone.map(([, name]) => refusedRow(name)), ...images.map(row)]
    const kept = images.filter((image) => stateOf(image) !== 'refused').length
    this.#count.textContent = kept === 0 ? '' : plural(kept, 'image')
    this.#place.replaceChildren(
      rows.length === 0
        ? element('p', { class: 'nothing' }, ['Nothing yet. What you upload shows up here.'])
        : element('ul', { class: 'uploads' }, rows),
    )
  }
}

type FileState = 'ready' | 'checking' | 'refused'

/** What is kept has been looked at, and has its size in pixels; what is not active was refused. */
function stateOf({ active, xDimension }: UploadedImage): FileState {
  if (!active) return 'refused'
  return xDimension ? 'ready' : 'checking'
}

const marks = {
  ready: ['mark success', 'Uploaded'],
  checking: ['mark draft', 'Being checked'],
  refused: ['mark failure', 'Not an image'],
} as const

function row(image: UploadedImage): HTMLElement {
  const state = stateOf(image)
  if (state === 'refused') return refusedRow(image.name)
  const { name, image_link, xDimension, yDimension, make, model, size } = image
  const facts = [
    xDimension && yDimension ? `${xDimension} × ${yDimension}` : undefined,
    bytes(size),
    [make, model].filter(Boolean).join(' ') || undefined,
  ]
  const picture = element(
    'img',
    { src: image_link, alt: '', loading: 'lazy', decoding: 'async' },
    [],
  )
  const link = { class: 'upload-picture', href: image_link, target: '_blank', rel: 'noreferrer' }
  const [markClass, word] = marks[state]
  return element('li', { class: 'upload' }, [
    element('a', { ...link, 'aria-label': `Open ${name}` }, state === 'ready' ? [picture] : []),
    element('div', {}, [
      element('p', { class: 'upload-name' }, [name]),
      element('p', { class: 'upload-facts' }, [facts.filter(Boolean).join(' · ')]),
    ]),
    element('span', { class: markClass }, [word]),
  ])
}

function refusedRow(name: string): HTMLElement {
  const [markClass, word] = marks.refused
  return element('li', { class: 'upload refused' }, [
    element('span', { class: 'upload-picture' }, []),
    element('div', {}, [
      element('p', { class: 'upload-name' }, [name]),
      element('p', { class: 'upload-facts' }, [
        'The file is not an image that can be read, so it was not kept.',
      ]),
    ]),
    element('span', { class: markClass }, [word]),
  ])
}
