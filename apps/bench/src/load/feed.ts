import { picturePath } from '../place/pictures.ts'

/** The most items of a dump. */
const mostItems = 10_000

/** A list of images, and the dump that asks for the same. */
export interface Feed {
  readonly urls: readonly string[]
  /** XML. */
  readonly body: string
}

/**
 * A feed of so many images.
 *
 * @param origins take turns
 * @param items have the images between them: two each, as long as a dump may have so many items
 */
export function feed(
  images: number,
  origins: readonly string[],
  items = Math.min(mostItems, Math.ceil(images / 2)),
): Feed {
  const urls = Array.from(
    { length: images },
    (_, n) => `${origins[n % origins.length]}${picturePath(n)}`,
  )
  const list = Array.from({ length: items }, (_, n) => {
    const own = urls.slice(Math.floor((n * images) / items), Math.floor(((n + 1) * images) / items))
    return item(n, own)
  })
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<items>\n${list.join('')}</items>\n`
  return { urls, body }
}

function item(n: number, urls: readonly string[]): string {
  return `<item>
  <name>Item ${n}</name>
  <manufacturer>Cafe world</manufacturer>
  <brand>Cafe</brand>
  <category>Food</category>
  <images>${urls.map((url) => `<url>${url}</url>`).join('')}</images>
</item>
`
}
