import { execFileSync } from 'node:child_process'
import t from 'tap'
import { welcome } from '../src/welcome.ts'

const url = 'http://127.0.0.1:3000'

t.test('it shows where, who, and a command to paste', async (t) => {
  const text = welcome({
    url,
    users: [{ username: 'ann', password: "it's", plan: 'gold' }],
    example: 'examples/items-51.xml',
    dataDir: '/data',
  })
  t.match(text, url)
  t.match(text, "gold    ann / it's")
  t.match(text, '--data-binary @examples/items-51.xml http://127.0.0.1:3000/api/dumps')
  const command = text
    .split('\n')
    .filter((line) => line.startsWith('  token=') || /curl -H|data-b/.test(line))
  const curl = 'curl() { printf "%s\\n" "$*" >&2; echo \'{"access_token":"a.b-c"}\'; }'
  const script = `${curl}\n${command.join('\n')}`
  const ran = execFileSync('/bin/sh', ['-c', `( ${script} ) 2>&1`], { encoding: 'utf8' })
  t.match(ran, "-sX POST -u ann:it's http://127.0.0.1:3000/login", 'a shell reads it right')
  t.match(ran, 'Authorization: Bearer a.b-c')
})

t.test('without users or an example it says no more than it knows', async (t) => {
  const text = welcome({ url, users: [], example: undefined, dataDir: '/data' })
  t.match(text, 'runs at')
  t.notMatch(text, 'curl')
})

t.test('who listens at every address is told of the passwords, and where to go', async (t) => {
  const users = [{ username: 'ann', password: 'b', plan: 'gold' }]
  const at = (url: string) => welcome({ url, users, example: undefined, dataDir: '/data' })
  t.match(at('http://0.0.0.0:3000'), 'runs at http://localhost:3000')
  for (const url of ['http://0.0.0.0:3000', 'http://[::]:3000', 'http://192.168.0.7:3000']) {
    t.match(at(url), 'change users.txt')
  }
  for (const url of ['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000']) {
    t.notMatch(at(url), 'change users.txt')
  }
})
