import t from 'tap'
import { gif, heicOf, tiff, webp } from './many-parts.ts'
import { inspector } from './support.ts'

/** Far more parts than are looked at, in as few bytes as can be. */
const many = 200_000

t.test('files of too many parts are refused without a decoder', async (t) => {
  const { refusal } = inspector(t)
  const files = { gif: gif(many), webp: await webp(many), tiff: tiff(many), heic: heicOf(many) }
  for (const [name, file] of Object.entries(files)) {
    const start = performance.now()
    t.equal(await refusal(file), 'NOT_AN_IMAGE', name)
    t.ok(performance.now() - start < 1000, `${name}, quickly`)
  }
})

t.test('a thousand parts are fine', async (t) => {
  const { inspect } = inspector(t)
  const size = { width: 1, height: 1 }
  t.match(await inspect(gif(1000)), size)
  t.match(await inspect(await webp(1000)), size)
  t.match(await inspect(tiff(1000)), size)
  t.match(await inspect(heicOf(1000)), { width: 640 })
})

t.test('pages in a circle come to an end', async (t) => {
  const { refusal } = inspector(t)
  const circle = tiff(2)
  circle.writeUInt32LE(8, circle.length - 4)
  t.equal(await refusal(circle), 'NOT_AN_IMAGE')
})
