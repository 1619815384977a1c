import type { DescribedImage } from '@image-dump/dump'
import { bytes } from '../ui/format.ts'
import { type DumpModel, failure, pending, success } from './model.ts'
import { failureOf, reasonOf } from './reasons.ts'

interface ImageRowProps {
  readonly model: DumpModel
  readonly index: number
  /** Where the row stands in the list, in pixels. */
  readonly top: number
  readonly position: number
  readonly of: number
}

const marks = { [pending]: 'wait', [success]: 'good', [failure]: 'bad' }
const words = { [pending]: 'Waiting', [success]: 'Stored', [failure]: 'Failed' }

/** An image: what it is, and what became of it. */
export function ImageRow({ model, index, top, position, of }: ImageRowProps) {
  const image = model.imageAt(index)
  const state = model.stateAt(index)
  if (image === undefined) return null
  return (
    <li
      class="image-row"
      aria-posinset={position}
      aria-setsize={of}
      style={{ transform: `translateY(${top}px)` }}
    >
      <Picture image={image} name={model.nameAt(index)} kind={marks[state]} />
      <div class="image-what">
        <b>{model.nameAt(index)}</b>
        <span class="url muted" title={image.url}>
          {image.url}
        </span>
      </div>
      <div class="image-outcome">
        <span class={`state ${marks[state]}`}>{words[state]}</span> <Outcome image={image} />
      </div>
    </li>
  )
}

interface PictureProps {
  readonly image: DescribedImage
  readonly name: string
  readonly kind: string
}

function Picture({ image, name, kind }: PictureProps) {
  if (image.source === undefined) return <span class={`thumb ${kind}`} aria-hidden="true" />
  return (
    <a
      class="thumb"
      href={image.source}
      target="_blank"
      rel="noreferrer"
      aria-label={`Open the image of ${name}`}
    >
      <img src={`${image.source}?w=96`} alt="" decoding="async" loading="lazy" />
    </a>
  )
}

function Outcome({ image }: { readonly image: DescribedImage }) {
  const why = failureOf(image)
  if (why) {
    const attempts = image.attempts ?? 0
    return (
      <>
        <code class="reason">{reasonOf(why)}</code>
        <span class="detail">
          {why.detail}
          {attempts > 1 && <span class="muted"> Tried {attempts} times.</span>}
        </span>
      </>
    )
  }
  const { contentType, width, height, bytes: size } = image
  if (contentType === undefined || size === undefined) return null
  return (
    <span class="detail muted">
      {contentType.replace('image/', '').toUpperCase()}, {width} × {height}, {bytes(size)}
    </span>
  )
}
