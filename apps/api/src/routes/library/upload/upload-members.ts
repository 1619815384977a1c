import type { Token } from 'stream-json/parser.js'
import { Problem } from '../../../problem.ts'
import { longestCaption } from '../change.ts'
import { badPart } from './take-upload.ts'

/** How deep what we don't know may be nested. */
const deepest = 64

/**
 * The two members of an upload, from the tokens of its JSON: `data`, whose text is taken away as it
 * comes, and `description`. Others are passed over.
 */
export class UploadMembers {
  description = ''
  #data: string[] = []
  #dataLength = 0
  #depth = 0
  /** The member of the outermost object that is being read. */
  #member = ''
  #isKey = false
  readonly #seen = new Set<string>()

  get dataLength(): number {
    return this.#dataLength
  }

  /** The text of `data` that has come since the last time. */
  takeData(): string {
    const text = this.#data.join('')
    this.#data = []
    this.#dataLength = 0
    return text
  }

  /** @throws Problem 400 or 422 where the token breaks a rule */
  take(token: Token): void {
    switch (token.name) {
      case 'startKey':
        this.#isKey = true
        if (this.#depth === 1) this.#member = ''
        return
      case 'endKey':
        this.#isKey = false
        if (this.#depth === 1) this.#beginMember()
        return
      case 'stringChunk':
        if (this.#depth === 1) this.#text(token.value)
        return
      case 'startObject':
      case 'startArray':
        this.#value(token.name === 'startObject' && this.#depth === 0)
        this.#depth += 1
        if (this.#depth > deepest) throw new Problem(400, 'The body is nested too deep.')
        return
      case 'endObject':
      case 'endArray':
        this.#depth -= 1
        return
      case 'startString':
        this.#value(this.#depth === 1)
        return
      case 'startNumber':
      case 'trueValue':
      case 'falseValue':
      case 'nullValue':
        this.#value(false)
    }
  }

  /**
   * To be called once the body has ended.
   *
   * @throws Problem 422 where there was no `data`, or a description that can't be kept
   */
  end(): void {
    if (!this.#seen.has('data')) throw badPart('data', 'is missing')
    // Postgres holds no NUL, and no UTF-8 holds half of a surrogate pair.
    if (this.description.includes('\0') || !this.description.isWellFormed()) {
      throw badPart('description', 'must not have NUL characters or halves of surrogate pairs')
    }
  }

  #beginMember(): void {
    if (!isKnown(this.#member)) return
    if (this.#seen.has(this.#member)) throw badPart(this.#member, 'is there twice')
    this.#seen.add(this.#member)
  }

  /** A value begins; what we know has to be of its type. */
  #value(isRight: boolean): void {
    if (isRight || this.#depth > 1) return
    if (this.#depth === 0) throw badPart('', 'must be object')
    if (isKnown(this.#member)) throw badPart(this.#member, 'must be string')
  }

  #text(text: string): void {
    if (this.#isKey) {
      // Nothing we know is longer, so what comes after is of no interest.
      if (this.#member.length <= 'description'.length) this.#member += text
    } else if (this.#member === 'data') {
      this.#data.push(text)
      this.#dataLength += text.length
    } else if (this.#member === 'description') {
      this.description += text
      if (this.description.length > longestCaption) {
        throw badPart('description', `must not have more than ${longestCaption} characters`)
      }
    }
  }
}

function isKnown(member: string): boolean {
  return member === 'data' || member === 'description'
}
