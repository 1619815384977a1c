import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useImperativeHandle, useRef } from 'preact/hooks'
import { ImageRow } from './image-row.tsx'
import type { DumpModel } from './model.ts'

/** What can be done with the list from outside. */
export interface ListHandle {
  /** Brings an image into view, by its index, once all are listed. */
  show(index: number): void
}

interface ImageListProps {
  readonly handle: RefObject<ListHandle | null>
  readonly model: DumpModel
  /** The indexes of the images that are listed. */
  readonly shown: readonly number[]
}

/** The height of a row in pixels, on a wide screen and on a phone, as the style sheet has them. */
const [wideRow, narrowRow] = [64, 112]
const narrow = matchMedia('(max-width: 640px)')

/** Rows beyond the edges, so that none is missing while it scrolls. */
const spare = 6

/** The images, a row each. Only the rows in view exist: 20,000 would not. */
export function ImageList({ handle, model, shown }: ImageListProps) {
  const box = useRef<HTMLElement>(null)
  const top = useSignal(0)
  const height = useSignal(600)
  const row = useSignal(narrow.matches ? narrowRow : wideRow)
  useEffect(() => {
    const measure = () => {
      height.value = box.current?.clientHeight ?? 600
      row.value = narrow.matches ? narrowRow : wideRow
    }
    const observer = new ResizeObserver(measure)
    if (box.current) observer.observe(box.current)
    return () => observer.disconnect()
  }, [height, row])
  useImperativeHandle(
    handle,
    () => ({
      show(index) {
        requestAnimationFrame(() => {
          box.current?.scrollTo({ top: index * row.value })
          box.current?.scrollIntoView({ block: 'nearest' })
          box.current?.focus()
        })
      },
    }),
    [row],
  )

  const first = Math.max(0, Math.floor(top.value / row.value) - spare)
  const last = Math.min(shown.length, Math.ceil((top.value + height.value) / row.value) + spare)
  return (
    <section
      ref={box}
      class="image-list"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is scrolled by keys
      tabIndex={0}
      aria-label="Images"
      onScroll={({ currentTarget }) => {
        top.value = currentTarget.scrollTop
      }}
    >
      <ul class="image-list-inside" style={{ height: `${shown.length * row.value}px` }}>
        {shown.slice(first, last).map((index, offset) => (
          <ImageRow
            key={index}
            model={model}
            index={index}
            top={(first + offset) * row.value}
            position={first + offset + 1}
            of={shown.length}
          />
        ))}
      </ul>
      {shown.length === 0 && <p class="muted none">No images to show here.</p>}
    </section>
  )
}
