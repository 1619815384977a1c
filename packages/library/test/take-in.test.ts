import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { openStore } from '@image-dump/storage'
import t, { type Test } from 'tap'
import { takeIn } from '../src/index.ts'
import { picture } from './support.ts'

const image = await picture(40, 30)
const sha256 = Buffer.alloc(32)

/** Takes the image in, of which whoever writes it says that it begins as it likes. */
async function take(t: Test, head: readonly Buffer[]) {
  const written: unknown[] = []
  const stored = await takeIn({
    store: openStore(pathToFileURL(t.testdir()).href),
    maxPixels: 1_000_000,
    async write(sink: Writable) {
      sink.end(image)
      await once(sink, 'close')
      return { bytes: image.length, sha256, head }
    },
    place(_, what) {
      written.push(what)
      return 'images/1'
    },
  })
  return { stored, written }
}

t.test('how an image begins is of no more use once it is known to be one', async (t) => {
  for (const head of [[image], [image.subarray(0, 50), image.subarray(50)], []]) {
    const { stored, written } = await take(t, head)
    t.strictSame(written, [{ bytes: image.length, sha256 }])
    const size = { contentType: 'image/png', width: 40, height: 30 }
    t.strictSame(stored, { key: 'images/1', bytes: image.length, sha256, ...size })
  }
})
