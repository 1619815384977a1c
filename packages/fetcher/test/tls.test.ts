import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import t from 'tap'
import {
  failureOf,
  fetcherFor,
  names,
  never,
  nowhere,
  originFor,
  outcomeOf,
  tls,
} from './support.ts'

const resolve = names({
  'images.example': [['127.0.0.1']],
  'other.example': [['127.0.0.1']],
})

t.test('a certificate that nobody vouches for is TLS, and final', async (t) => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
  t.teardown(() => {
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
  })
  const origin = await originFor(t, { tls })
  const fetcher = fetcherFor(t, [origin])
  const failure = await failureOf(fetcher.download(`${origin.url}/images/1.png`, nowhere(), never))
  t.match(failure, { failure: { code: 'TLS' }, retryable: false })
  t.equal(origin.served.size, 0)
})

t.test('with a certificate that is trusted', async (t) => {
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, tls.cert])
  t.teardown(() => setDefaultCACertificates(before))
  const secure = await originFor(t, { tls })
  const plain = await originFor(t)
  const { port } = new URL(secure.url)
  const fetcher = fetcherFor(t, [secure, plain], { resolve })

  t.test('an image comes, over a connection that is kept', async (t) => {
    for (let i = 0; i < 5; i++) {
      const url = `https://images.example:${port}/images/${i}.png`
      const { bytes } = await fetcher.download(url, nowhere(), never)
      t.equal(bytes, (await secure.bytesOf(`/images/${i}.png`)).length)
    }
    t.equal(secure.connections, 1)
  })

  t.test('a name that is not in it is TLS', async (t) => {
    const url = `https://other.example:${port}/images/1.png`
    t.equal(await outcomeOf(fetcher.download(url, nowhere(), never)), 'TLS')
  })

  t.test('redirects lead from http to https and back', async (t) => {
    const there = `${plain.url}/redirect/to?url=${secure.url}/images/1.png`
    const back = `${secure.url}/redirect/to?url=${plain.url}/images/1.png`
    for (const url of [there, back]) {
      t.ok((await fetcher.download(url, nowhere(), never)).bytes > 0, url)
    }
  })

  t.test('a redirect from https is judged like any other', async (t) => {
    for (const target of ['http://127.0.0.1:1025/', 'https://[::1]/', 'http://169.254.169.254/']) {
      const url = `${secure.url}/redirect/to?url=${target}`
      t.equal(await outcomeOf(fetcher.download(url, nowhere(), never)), 'BLOCKED_ADDRESS', target)
    }
  })
})

t.test('https to what does not speak it is TLS', async (t) => {
  const origin = await originFor(t)
  const fetcher = fetcherFor(t, [origin])
  const url = `${origin.url.replace('http:', 'https:')}/images/1.png`
  t.equal(await outcomeOf(fetcher.download(url, nowhere(), never)), 'TLS')
})
