import { badPart } from './take-upload.ts'

/** In characters: `data:image/png;base64,` and a few parameters. */
const longestPrefix = 256

/**
 * Decodes base64 (RFC 4648 section 4) that comes in pieces: its own alphabet and padding and nothing
 * else, but for white space, as old encoders break their lines, and a `data:` URL's beginning
 * (RFC 2397), as browsers put it there.
 */
export class Base64Decoder {
  /** What has come and can't be decoded yet: less than four characters, or a prefix. */
  #rest = ''
  #hasBegun = false
  #hasEnded = false

  /** @throws Problem 422 where it is no base64 */
  decode(piece: string): Buffer {
    let text = this.#rest + piece.replace(/[ \t\r\n]+/g, '')
    if (!this.#hasBegun) text = this.#afterPrefix(text)
    if (!this.#hasBegun) return Buffer.alloc(0)
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || (this.#hasEnded && text !== '')) throw notBase64()
    const whole = text.length - (text.length % 4)
    this.#rest = text.slice(whole)
    this.#hasEnded ||= text[whole - 1] === '='
    return Buffer.from(text.slice(0, whole), 'base64')
  }

  /**
   * To be called once all has been decoded.
   *
   * @throws Problem 422 where it ends within four characters
   */
  end(): void {
    if (this.#rest !== '') throw notBase64()
  }

  /** What follows the prefix; where that has not come whole it is kept, and nothing has begun. */
  #afterPrefix(text: string): string {
    const scheme = 'data:'
    const isPrefix = text.slice(0, scheme.length).toLowerCase() === scheme.slice(0, text.length)
    if (!isPrefix) {
      this.#hasBegun = true
      return text
    }
    const [prefix] = /^data:image\/[\w.+-]+(;[\w.+-]+=[\w.+-]+)*;base64,/i.exec(text) ?? []
    const isWhole = prefix !== undefined || text.includes(',')
    if ((prefix ?? text).length > longestPrefix || (isWhole && !prefix)) throw notBase64()
    this.#hasBegun = isWhole
    this.#rest = isWhole ? '' : text
    return text.slice(prefix?.length ?? 0)
  }
}

const notBase64 = () => badPart('data', 'is not base64 (RFC 4648 section 4)')
