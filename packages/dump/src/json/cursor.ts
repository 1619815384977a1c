import { malformed, maxDepth } from '../malformed.ts'
import { NotJson, numberEnd, stringEnd } from './literals.ts'

/**
 * Goes through a JSON text (RFC 8259) once, from its beginning to its end, and keeps nothing:
 * JSON.parse makes 800 MB of 16 MB of brackets. It stands before a value; each method but `peek`
 * goes to its end.
 *
 * All of them throw NotJson where the text is none, MalformedBody where it nests too deep.
 */
export class JsonCursor {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
    this.#space()
  }

  /** The first character of the value, which tells its kind. */
  get peek(): string | undefined {
    return this.#text[this.#at]
  }

  /** @param onMember is called before the value of each member, with its name, and goes to its end */
  object(onMember: (name: string) => void): void {
    this.#enter('{')
    if (this.peek !== '}') {
      do {
        const name = this.string()
        this.#take(':')
        onMember(name)
      } while (this.#hasMore())
    }
    this.#leave('}')
  }

  /** @param onElement is called before each element, with its index, and goes to its end */
  array(onElement: (index: number) => void): void {
    this.#enter('[')
    let index = 0
    if (this.peek !== ']') {
      do {
        onElement(index)
        index += 1
      } while (this.#hasMore())
    }
    this.#leave(']')
  }

  string(): string {
    const start = this.#at
    const end = stringEnd(this.#text, start)
    this.#move(end)
    const literal = this.#text.slice(start, end)
    if (!literal.includes('\\')) return literal.slice(1, -1)
    return String(JSON.parse(literal))
  }

  /** Goes to the end of the value, whatever it is. */
  skip(): void {
    const { peek } = this
    if (peek === '{') this.object(this.#skip)
    else if (peek === '[') this.array(this.#skip)
    else if (peek === '"') this.#move(stringEnd(this.#text, this.#at))
    else if (peek === 't') this.#word('true')
    else if (peek === 'f') this.#word('false')
    else if (peek === 'n') this.#word('null')
    else this.#move(numberEnd(this.#text, this.#at))
  }

  /** Makes sure that nothing follows. */
  end(): void {
    if (this.#at < this.#text.length) throw new NotJson()
  }

  readonly #skip = () => this.skip()

  #enter(bracket: string): void {
    this.#depth += 1
    if (this.#depth > maxDepth) {
      const what = `Objects and lists are nested deeper than ${maxDepth} levels`
      throw malformed(this.#text, this.#at, what)
    }
    this.#take(bracket)
  }

  #leave(bracket: string): void {
    this.#take(bracket)
    this.#depth -= 1
  }

  #hasMore(): boolean {
    if (this.peek !== ',') return false
    this.#take(',')
    return true
  }

  #take(character: string): void {
    if (this.peek !== character) throw new NotJson()
    this.#move(this.#at + 1)
  }

  #word(word: string): void {
    if (!this.#text.startsWith(word, this.#at)) throw new NotJson()
    this.#move(this.#at + word.length)
  }

  #move(to: number): void {
    this.#at = to
    this.#space()
  }

  #space(): void {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at += 1
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}
