import t from 'tap'
import { ask, textOf } from '../src/api/http.ts'
import { fakeApi } from './fake-api.ts'

const { signal } = new AbortController()

t.test('a service that says nothing is not waited for for ever', async (t) => {
  const { url } = await fakeApi(t, { 'GET /': [() => {}] })
  await t.rejects(ask(new URL(url), { signal, silence: 50 }), {
    name: 'ConnectionLost',
    message: 'it did not answer in time',
  })
})

t.test('an answer that has begun may take its time', async (t) => {
  const { url } = await fakeApi(t, {
    'GET /': [
      (response) => {
        response.write('so ')
        setTimeout(() => response.end('slow'), 300)
      },
    ],
  })
  const response = await ask(new URL(url), { signal, silence: 200 })
  t.equal(await textOf(response, signal), 'so slow')
})

t.test('Ctrl-C ends it at once', async (t) => {
  const interrupt = new AbortController()
  const { url } = await fakeApi(t, { 'GET /': [() => interrupt.abort()] })
  await t.rejects(ask(new URL(url), { signal: interrupt.signal }), { name: 'AbortError' })
})
