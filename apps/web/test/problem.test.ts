import t from 'tap'
import { ApiProblem, ConnectionLost, isPassing, sentenceOf } from '../src/console/api/problem.ts'

const invalid = new ApiProblem(422, 'The body breaks the rules.', [
  { path: 'file', message: 'is not an image' },
])

t.test('what is wrong is said, rather than that something is', async (t) => {
  t.equal(sentenceOf(invalid), 'file is not an image.')
  t.equal(sentenceOf(invalid, 'b.png'), 'b.png is not an image.')
  t.equal(sentenceOf(new ApiProblem(403, 'No.', []), 'b.png'), 'b.png: No.')
  t.equal(sentenceOf(new ApiProblem(429, 'Enough.', [], 5000)), 'Enough. It works again in 5.0 s.')
})

t.test('what passes by itself is told from what was refused for good', async (t) => {
  for (const status of [408, 425, 429, 500, 502, 503, 504]) {
    t.equal(isPassing(new ApiProblem(status, '', [])), true, `${status} passes`)
  }
  for (const status of [400, 401, 403, 413, 415, 422]) {
    t.equal(isPassing(new ApiProblem(status, '', [])), false, `${status} does not`)
  }
  t.equal(isPassing(new ConnectionLost()), true)
  t.equal(isPassing(new TypeError('a bug')), false)
})
