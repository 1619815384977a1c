import t from 'tap'
import { Refusals } from '../src/upload/refusals.ts'

t.test('each file that was not taken is named, those for one reason together', async (t) => {
  const refusals = new Refusals()
  t.strictSame(refusals.sentences, [])
  refusals.add('a.txt', 'This is not an image.')
  refusals.add('b.png', 'The file is too large.')
  refusals.add('c.txt', 'This is not an image.')
  t.strictSame(refusals.sentences, [
    'a.txt, c.txt: This is not an image.',
    'b.png: The file is too large.',
  ])
})

t.test('a file that is sent again is not told of any more, and the others are', async (t) => {
  const refusals = new Refusals()
  refusals.add('a.png', 'The connection was lost.')
  refusals.add('b.txt', 'This is not an image.')
  refusals.remove(['a.png', 'new.png'])
  t.strictSame(refusals.sentences, ['b.txt: This is not an image.'])
})

t.test('of very many the first are named, and how many more there are', async (t) => {
  const refusals = new Refusals()
  for (let n = 1; n <= 22; n += 1) refusals.add(`${n}.txt`, 'no image')
  t.match(refusals.sentences[0], /^1\.txt, 2\.txt, .*20\.txt and 2 more: no image$/)
})
