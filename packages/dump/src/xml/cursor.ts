import { nameInTag, refuseBadEndTag } from './names.ts'
import { type Piece, piecesOf } from './pieces.ts'
import { decodeReferences } from './references.ts'

/**
 * Goes through a valid document once, from its beginning to its end, and keeps nothing: a tree of
 * 16 MB of `<a/>` would take 2 GB. It stands outside of the root element first.
 */
export class XmlCursor {
  readonly #document: string
  readonly #pieces: Iterator<Piece, void>
  /** It stands in an element such as `<a/>`, which has no end tag to come. */
  #isInEmpty = false

  constructor(document: string) {
    this.#document = document
    this.#pieces = piecesOf(document)
  }

  /**
   * Goes to the end of the element that it stands in.
   *
   * @param onChild is called in each child element, with its name, and goes to its end
   */
  children(onChild: (name: string) => void): void {
    for (const piece of this.#inside()) {
      if (piece.kind !== 'start' && piece.kind !== 'empty') continue
      this.#isInEmpty = piece.kind === 'empty'
      onChild(nameInTag(this.#document, piece))
    }
  }

  /** Goes to the end of the element, whatever is in it. */
  skip(): void {
    this.children(() => this.skip())
  }

  /** Goes to the end of the element. @returns its text, or undefined where it has elements in it */
  text(): string | undefined {
    const parts: string[] = []
    let hasElements = false
    for (const piece of this.#inside()) {
      const run = () => this.#document.slice(piece.from, piece.to)
      if (piece.kind === 'text') parts.push(decodeReferences(run()))
      else if (piece.kind === 'cdata') parts.push(run())
      else {
        hasElements = true
        this.#isInEmpty = piece.kind === 'empty'
        nameInTag(this.#document, piece)
        this.skip()
      }
    }
    return hasElements ? undefined : parts.join('')
  }

  /** The pieces up to the end tag of the element; what is in a child is taken by who reads it. */
  *#inside(): Generator<Piece, void> {
    if (this.#isInEmpty) {
      this.#isInEmpty = false
      return
    }
    for (let next = this.#pieces.next(); !next.done; next = this.#pieces.next()) {
      if (next.value.kind === 'end') return refuseBadEndTag(this.#document, next.value)
      yield next.value
    }
  }
}
