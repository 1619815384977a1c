/** Paths of the demo's origin that are no good, each with what it stands for in a catalogue. */
const bad = [
  '/status/404', // a product photo that was deleted
  '/status/410',
  '/status/500',
  '/redirect/loop',
  '/html-as-png', // a sign-in page where the image used to be
  '/empty',
  '/truncated',
  '/too-large',
  '/reset',
  '/silent',
  '/svg',
  '/gzip',
] as const

const formats = ['png', 'jpg', 'webp', 'gif', 'avif', 'tiff', 'bmp'] as const

/** One image in so many is bad. */
const badEvery = 8

/**
 * Points the image URLs of a feed at an origin: most at images of every format, one through a
 * redirect, one at a name that does not resolve, and some at trouble.
 *
 * @param feed XML with an `<url>` for each image
 * @param origin such as `http://127.0.0.1:4000`
 */
export function pointAt(feed: string, origin: string): string {
  let n = -1
  return feed.replaceAll(/<url>[^<]*<\/url>/g, () => {
    n += 1
    return `<url>${urlOf(n, origin)}</url>`
  })
}

function urlOf(n: number, origin: string): string {
  if (n === 1) return `${origin}/redirect/2?url=/images/1.png`
  if (n === 5) return 'http://no-such-shop.invalid/front.png'
  if (n % badEvery === badEvery - 1) return origin + bad[Math.floor(n / badEvery) % bad.length]
  return `${origin}/images/${n}.${formats[n % formats.length]}`
}
