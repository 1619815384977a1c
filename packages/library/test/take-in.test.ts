import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { openStore, type StagedFile } from '@image-dump/storage'
import t, { type Test } from 'tap'
import { takeIn } from '../src/index.ts'
import { picture } from './support.ts'

const image = await picture(40, 30)
const other = await picture(20, 15)
const sha256 = Buffer.alloc(32)

/** Takes the image in, of which the file that it is written to may say that it begins otherwise. */
async function take(t: Test, head?: readonly Buffer[]) {
  const store = openStore(pathToFileURL(t.testdir()).href)
  const stageFile = store.stage.bind(store)
  const stage = async (): Promise<StagedFile> => {
    const file = await stageFile()
    return {
      path: file.path,
      get head() {
        return head ?? file.head
      },
      get isSynced() {
        return file.isSynced
      },
      open: () => file.open(),
      discard: () => file.discard(),
    }
  }
  return takeIn({
    store: Object.assign(store, { stage }),
    maxPixels: 1_000_000,
    async write(sink: Writable) {
      sink.end(image)
      await once(sink, 'close')
      return { bytes: image.length, sha256 }
    },
    place: () => 'images/1',
  })
}

t.test('an image is told by how it begins in memory', async (t) => {
  const size = { contentType: 'image/png', width: 40, height: 30 }
  t.strictSame(await take(t), { key: 'images/1', bytes: image.length, sha256, ...size })
  t.match(await take(t, [other]), { width: 20, height: 15 }, 'and its file is not read again')
  t.match(await take(t, [other.subarray(0, 50), other.subarray(50)]), { width: 20, height: 15 })
})

t.test('where what is in memory does not tell, its file is read', async (t) => {
  for (const head of [[], [image.subarray(0, 20)], [Buffer.from('<svg/>')]]) {
    t.match(await take(t, head), { width: 40, height: 30 })
  }
})
