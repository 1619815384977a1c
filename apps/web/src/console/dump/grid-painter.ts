import { type DumpModel, failure, type State, success } from './model.ts'

/** The side of a cell and the gap, in CSS pixels, by how many cells there are at most. */
const sizes = [
  { most: 400, side: 18, gap: 4 },
  { most: 3000, side: 10, gap: 2 },
  { most: 30_000, side: 6, gap: 1 },
  { most: Number.POSITIVE_INFINITY, side: 2, gap: 0 },
] as const

/** Browsers draw nothing on a canvas that is higher, in pixels. */
const highest = 16_000

interface Colours {
  readonly good: string
  readonly bad: string
  readonly wait: string
  readonly page: string
}

/**
 * Draws the cells of a dump. Of 20,000 only those that changed are drawn anew, so a frame costs what
 * has happened and not what there is.
 */
export class GridPainter {
  readonly #canvas: HTMLCanvasElement
  readonly #model: DumpModel
  readonly #drawn: Uint8Array
  readonly #over = new AbortController()
  readonly #resize: ResizeObserver
  readonly #side: number
  readonly #pitch: number
  #columns = 1
  #colours: Colours

  constructor(canvas: HTMLCanvasElement, model: DumpModel) {
    this.#canvas = canvas
    this.#model = model
    this.#drawn = new Uint8Array(model.images)
    const { side, gap } = sizes.find(({ most }) => model.images <= most) ?? sizes[3]
    this.#side = side
    this.#pitch = side + gap
    this.#colours = coloursOf(canvas)
    this.#resize = new ResizeObserver(() => this.#paintAll())
    this.#resize.observe(canvas.parentElement ?? canvas)
    const { signal } = this.#over
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', () => this.#paintAll(), { signal })
  }

  stop(): void {
    this.#over.abort()
    this.#resize.disconnect()
  }

  /** Draws what has changed since it was last drawn. */
  paintChanges(): void {
    const context = this.#canvas.getContext('2d')
    if (context === null) return
    for (let index = 0; index < this.#model.images; index += 1) {
      const state = this.#model.stateAt(index)
      if (state !== this.#drawn[index]) this.#paint(context, index, state)
    }
  }

  /** The image whose cell is at a place on the canvas, in CSS pixels. */
  indexAt(x: number, y: number): number | undefined {
    const column = Math.floor(x / this.#pitch)
    const index = Math.floor(y / this.#pitch) * this.#columns + column
    return column < this.#columns && index < this.#model.images ? index : undefined
  }

  #paintAll(): void {
    const width = this.#canvas.parentElement?.clientWidth ?? 0
    const context = this.#canvas.getContext('2d')
    if (context === null || width === 0) return
    this.#columns = Math.max(1, Math.floor((width + this.#pitch - this.#side) / this.#pitch))
    const height = Math.ceil(this.#model.images / this.#columns) * this.#pitch
    const scale = Math.min(devicePixelRatio, highest / height)
    this.#canvas.width = Math.round(width * scale)
    this.#canvas.height = Math.round(height * scale)
    this.#canvas.style.width = `${width}px`
    this.#canvas.style.height = `${height}px`
    context.scale(scale, scale)
    this.#colours = coloursOf(this.#canvas)
    for (let index = 0; index < this.#model.images; index += 1) {
      this.#paint(context, index, this.#model.stateAt(index))
    }
  }

  #paint(context: CanvasRenderingContext2D, index: number, state: State): void {
    const x = (index % this.#columns) * this.#pitch
    const y = Math.floor(index / this.#columns) * this.#pitch
    const side = this.#side
    const { good, bad, wait, page } = this.#colours
    context.clearRect(x, y, side, side)
    context.fillStyle = state === success ? good : state === failure ? bad : wait
    context.beginPath()
    context.roundRect(x, y, side, side, side >= 10 ? side / 5 : 0)
    context.fill()
    this.#drawn[index] = state
    // Who does not tell red from green sees a cross.
    if (state !== failure || side < 10) return
    const inset = side * 0.3
    context.strokeStyle = page
    context.lineWidth = side / 9
    context.beginPath()
    context.moveTo(x + inset, y + inset)
    context.lineTo(x + side - inset, y + side - inset)
    context.moveTo(x + side - inset, y + inset)
    context.lineTo(x + inset, y + side - inset)
    context.stroke()
  }
}

function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  return {
    good: colour('--good-fill'),
    bad: colour('--bad-fill'),
    wait: colour('--wait-fill'),
    page: colour('--surface'),
  }
}
