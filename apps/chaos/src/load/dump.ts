/** What is to become of an image: a file, or a failure with this code or HTTP status. */
export type Expectation =
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'failure'; readonly word: string }

/** An image as the origin has it. */
export interface Picture {
  /** At the origin, and nobody else's: what was served and what was stored can be matched. */
  readonly path: string
  readonly expected: Expectation
}

/** Decides what image number n is. */
export type Mix = (n: number) => Picture

/** A dump to be sent, and what is to come of it. */
export interface Dump {
  /** Its Idempotency-Key. */
  readonly key: string
  readonly body: string
  readonly items: readonly { readonly name: string; readonly pictures: readonly Picture[] }[]
}

const formats = ['png', 'jpg', 'gif', 'webp'] as const

/** A small good image, in some format, at a route that serves it in some way. */
export function file(n: number, route = 'images', query = ''): Picture {
  const path = `/${route}/${n}.${formats[n % formats.length]}?bytes=3000${query}`
  return { path, expected: { type: 'file', path } }
}

export function failing(path: string, word: string): Picture {
  return { path, expected: { type: 'failure', word } }
}

/** Mostly good; some slow, so that a fault finds images half way, and some that will never do. */
export const ordinary: Mix = (n) => {
  if (n % 25 === 24) return failing(`/status/404/${n}`, '404')
  if (n % 25 === 12) return failing(`/html-as-png/${n}`, 'NOT_AN_IMAGE')
  if (n % 10 === 5) return file(n, 'slow', `&ms=${200 + (n % 7) * 100}`)
  return file(n)
}

/** Makes dumps of images that no other dump has. */
export class Dumps {
  readonly #origin: string
  readonly #mix: Mix
  #images = 0
  #made = 0

  constructor(origin: string, mix: Mix) {
    this.#origin = origin
    this.#mix = mix
  }

  /** @param items each with two images */
  next(items = 51): Dump {
    this.#made += 1
    const list = Array.from({ length: items }, (_, n) => ({
      name: `item ${n} of dump ${this.#made}`,
      pictures: [this.#picture(), this.#picture()],
    }))
    const body = list.map(({ name, pictures }) => ({
      name,
      images: pictures.map(({ path }) => this.#origin + path),
    }))
    return { key: `dump-${this.#made}`, body: JSON.stringify({ items: body }), items: list }
  }

  #picture(): Picture {
    this.#images += 1
    return this.#mix(this.#images)
  }
}
