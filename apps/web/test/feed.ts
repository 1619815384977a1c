import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Feed {
  readonly items: readonly { readonly name: string; readonly images: readonly string[] }[]
}

const sample = join(import.meta.dirname, '../../../examples/items-51.json')

/** What goes wrong, and what it is called; the first image of the first items. */
export const troubles = [
  ['/status/404', 'HTTP 404'],
  ['/status/404', 'HTTP 404'],
  ['/html-as-png', 'NOT_AN_IMAGE'],
  ['/redirect/loop', 'TOO_MANY_REDIRECTS'],
] as const

/** The sample feed, with its images at an origin of the test's own, some of which fail. */
export async function sampleFeed(origin: string): Promise<Feed> {
  const { items }: Feed = JSON.parse(await readFile(sample, 'utf8'))
  return {
    items: items.map((item, at) => ({
      ...item,
      images: item.images.map((url, n) => {
        const trouble = n === 0 ? troubles[at]?.[0] : undefined
        const [, extension = 'png'] = /\.(\w+)\?/.exec(url) ?? []
        return `${origin}${trouble ?? `/images/${2 * at + n}.${extension}`}`
      }),
    })),
  }
}
