import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { pointAt } from '../src/feed.ts'

const example = join(import.meta.dirname, '../../../examples/items-51.xml')

t.test(
  'every URL of the sample is pointed at the origin, and nothing else is changed',
  async (t) => {
    const feed = await readFile(example, 'utf8')
    const pointed = pointAt(feed, 'http://127.0.0.1:4000')
    const urls = [...pointed.matchAll(/<url>(.*?)<\/url>/g)].map(([, url]) => String(url))
    t.equal(urls.length, 102)
    const elsewhere = urls.filter((url) => !url.startsWith('http://127.0.0.1:4000/'))
    t.strictSame(elsewhere, ['http://no-such-shop.invalid/front.png'])
    const bare = (text: string) => text.replaceAll(/<url>.*?<\/url>/g, '')
    t.equal(bare(pointed), bare(feed))
  },
)
