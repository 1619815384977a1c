import t from 'tap'
import { edgeFor } from '../src/index.ts'

const landscape = { width: 4000, height: 3000 }
const portrait = { width: 3000, height: 4000 }

t.test('the smallest that covers what was asked', async (t) => {
  t.equal(edgeFor(landscape, { width: 1 }), 160)
  t.equal(edgeFor(landscape, { width: 160 }), 160)
  t.equal(edgeFor(landscape, { width: 161 }), 320)
  t.equal(edgeFor(landscape, { width: 320 }), 320)
  t.equal(edgeFor(portrait, { width: 320 }), 640, 'one of 320 is but 240 wide')
  t.equal(edgeFor(landscape, { width: 100, height: 240 }), 320)
  t.equal(edgeFor(landscape, { width: 100, height: 241 }), 640)
  t.equal(edgeFor({ width: 1000, height: 10 }, { width: 320 }), 320)
})

t.test('the image itself where no thumbnail covers it, or nothing was asked', async (t) => {
  t.equal(edgeFor(landscape, {}), undefined)
  t.equal(edgeFor(landscape, { width: 1281 }), undefined)
  t.equal(edgeFor({ width: 300, height: 200 }, { width: 310 }), undefined)
  t.equal(edgeFor({ width: 320, height: 200 }, { width: 300 }), undefined)
  t.equal(edgeFor({ width: 321, height: 200 }, { width: 300 }), 320)
})

t.test('every image has the thumbnail that lists link, or is smaller', async (t) => {
  for (let width = 1; width < 2000; width += 7) {
    const edge = edgeFor({ width, height: 100 }, { width: 320 })
    t.ok(edge === undefined ? width <= 320 : edge === 320, String(width))
  }
})
