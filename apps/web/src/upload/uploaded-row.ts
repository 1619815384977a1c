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

function pictureOf({ name, image_link: href }: UploadedImage): HTMLElement {
  if (href === null) return element('span', { class: 'upload-picture' }, [])
  const picture = element('img', { src: href, alt: '', loading: 'lazy', decoding: 'async' }, [])
  // HEIC and TIFF are images that few browsers show: then the tile stays empty.
  picture.addEventListener('error', () => picture.remove())
  const link = { class: 'upload-picture', href, target: '_blank', rel: 'noreferrer' }
  return element('a', { ...link, 'aria-label': `Open ${name}` }, [picture])
}

/** `4000 × 3000 · 5.1 MB · NIKON COOLPIX P1 · f/2.9 · 7.5 mm`, as far as it is known. */
function factsOf(image: UploadedImage): string {
  const state = stateOf(image)
  if (state === 'refused') return 'It is not an image that can be read, or too large.'
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
