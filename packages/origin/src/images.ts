import { contentTypes, type Extension, isExtension } from './formats.ts'
import { pad } from './padding.ts'
import { drawPicture, pictures } from './picture.ts'

export interface Image {
  readonly contentType: string
  readonly bytes: Buffer
}

/**
 * The good images: number n of a format is always the same file, and differs from all others. It
 * has about `bytes` bytes, 20 to 100 KB (60 in the mean) unless told.
 *
 * Only 16 pictures of a format are ever drawn, when they are first asked for, and kept; the rest
 * is padding (padding.ts), put together anew for every request in some 30 µs.
 */
export class Images {
  readonly #drawn = new Map<string, Promise<Buffer>>()

  /** The image called `<n>.<extension>`; undefined if that is no name of one. */
  async get(name: string, bytes?: number): Promise<Image | undefined> {
    const [, digits, extension = ''] = /^(\d{1,9})\.([a-z]+)$/.exec(name) ?? []
    if (digits === undefined || !isExtension(extension)) return undefined
    const n = Number(digits)
    const picture = await this.#picture(n % pictures, extension)
    const wanted = (bytes ?? usualBytes(n)) - picture.length
    return {
      contentType: contentTypes[extension],
      bytes: pad(picture, extension, noise(n, extension, wanted)),
    }
  }

  #picture(seed: number, extension: Extension): Promise<Buffer> {
    const key = `${seed}.${extension}`
    const known = this.#drawn.get(key)
    if (known !== undefined) return known
    const drawn = drawPicture(seed, extension)
    this.#drawn.set(key, drawn)
    return drawn
  }
}

function usualBytes(n: number): number {
  return 20_000 + ((Math.imul(n + 1, 0x9e3779b1) >>> 0) % 80_000)
}

/** Looks random, so that no transport makes it smaller, and begins with the name of its image. */
const pool = Buffer.alloc(1 << 17)
for (let at = 0, state = 1; at < pool.length; at += 4) {
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9
  pool.writeInt32LE(state | 0, at)
}

function noise(n: number, extension: Extension, wanted: number): Buffer {
  const label = Buffer.from(`${String(n).padStart(9, '0')}.${extension} of Image Dump's origin. `)
  const padding = Buffer.alloc(Math.max(wanted, label.length), pool)
  label.copy(padding)
  return padding
}
