import { bytes } from '../console/ui/format.ts'
import type { UploadedImage } from './api.ts'
import { element } from './element.ts'

export type FileState = 'ready' | 'checking' | 'refused'

/** What is not active was refused; what is kept has its size in pixels. */
export function stateOf({ active, xDimension }: UploadedImage): FileState {
  if (!active) return 'refused'
  return xDimension === null ? 'checking' : 'ready'
}

const marks = {
  ready: ['mark success', 'Uploaded'],
  checking: ['mark draft', 'Being checked'],
  refused: ['mark failure', 'Not kept'],
} as const satisfies Record<FileState, readonly [string, string]>

/** A file of the list. */
export function row(image: UploadedImage): HTMLElement {
  const state = stateOf(image)
  const [markClass, word] = marks[state]
  return element('li', { class: `upload ${state}` }, [
    pictureOf(image),
    element('div', {}, [
      element('p', { class: 'upload-name', title: image.name }, [image.name]),
      element('p', { class: 'upload-facts' }, [factsOf(image)]),
    ]),
    element('span', { class: markClass }, [word]),
  ])
}

/** Links are good for a limited time: those of a newer list are good for longer. */
export function renewLink(row: HTMLElement, { image_link: href }: UploadedImage): void {
  if (href !== null) row.querySelector('a')?.setAttribute('href', href)
}

function pictureOf(image: UploadedImage): HTMLElement {
  const { name, image_link: href } = image
  const tile = element('span', { class: 'upload-kind', 'aria-hidden': 'true' }, [kindOf(image)])
  if (href === null) return element('span', { class: 'upload-picture' }, [tile])
  const picture = element('img', { src: href, alt: '', loading: 'lazy', decoding: 'async' }, [])
  // HEIC and TIFF are images that few browsers show.
  picture.addEventListener('error', () => picture.replaceWith(tile))
  const link = { class: 'upload-picture', href, target: '_blank', rel: 'noreferrer' }
  return element('a', { ...link, 'aria-label': `Open ${name}` }, [picture])
}

/** What stands where no picture can: a cross, or `HEIC`, as far as the name tells. */
function kindOf(image: UploadedImage): string {
  if (stateOf(image) === 'refused') return '✕'
  const [, ending = ''] = /\.([a-z0-9]{1,4})$/i.exec(image.name) ?? []
  return ending.toUpperCase()
}

/** `4000 × 3000 · 5.1 MB · NIKON COOLPIX P1 · f/2.9 · 7.5 mm`, as far as it is known. */
function factsOf(image: UploadedImage): string {
  const state = stateOf(image)
  if (state === 'refused') return image.refusal ?? 'The server has refused it.'
  if (state === 'checking') return 'The server is looking at it.'
  const { xDimension, yDimension, size, make, model, aperture_value, focal_length } = image
  const facts = [
    `${xDimension} × ${yDimension}`,
    size !== null && bytes(size),
    [make, model].filter(Boolean).join(' '),
    aperture_value && `f/${aperture_value}`,
    focal_length && `${focal_length} mm`,
  ]
  return facts.filter(Boolean).join(' · ')
}
