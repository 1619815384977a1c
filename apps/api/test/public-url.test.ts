import t from 'tap'
import { PublicUrl } from '../src/public-url.ts'

const path = '/files/a?signature=b'
const by = (host: string, protocol: 'http' | 'https' = 'http') => ({ host, protocol })

t.test('a client on this machine gets URLs of the name that it came by', async (t) => {
  const url = new PublicUrl(undefined)
  url.listensAt('http://127.0.0.1:3000')
  const here = url.url + path
  for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'LOCALHOST:8080']) {
    t.equal(url.asReachedBy(by(host), here), `http://${host.toLowerCase()}${path}`)
  }
  t.equal(url.asReachedBy(by('localhost', 'https'), here), `https://localhost${path}`)
})

t.test('a name of another machine, or what is none, is not taken from a request', async (t) => {
  const url = new PublicUrl(undefined)
  url.listensAt('http://127.0.0.1:3000')
  const here = url.url + path
  const hosts = [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost:80@evil.example',
    'evil.example/localhost',
    '10.0.0.1',
    '',
  ]
  for (const host of hosts) t.equal(url.asReachedBy(by(host), here), here, host)
})

t.test('what the settings say is right whoever asks, and a store has its own name', async (t) => {
  const given = new PublicUrl('https://dump.example/')
  given.listensAt('http://127.0.0.1:3000')
  t.equal(given.asReachedBy(by('localhost:3000'), given.url + path), `https://dump.example${path}`)
  const none = new PublicUrl(undefined)
  none.listensAt('http://127.0.0.1:3000')
  for (const other of ['https://s3.example.com/a', 'http://127.0.0.1:30001/a']) {
    t.equal(none.asReachedBy(by('localhost:3000'), other), other)
  }
})
