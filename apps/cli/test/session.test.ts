import { readFile, stat } from 'node:fs/promises'
import t from 'tap'
import { programName } from '../src/program-name.ts'
import { fakeApi, json, problem, tokens } from './fake-api.ts'
import { list, signedInTo } from './signed-in.ts'
import { terminal } from './terminal.ts'

const login = 'POST /login'
const refresh = 'POST /refresh'

t.test('login keeps the tokens for nobody else to read, and no password', async (t) => {
  const api = await fakeApi(t, { [login]: [tokens(1)] })
  const { type, sessionFile } = terminal(t)
  const args = ['login', '--url', `${api.url}/`, '--username', 'goldie']
  const { code, stdout } = await type(args, { env: { IMAGE_DUMP_PASSWORD: 'so secret' } })
  t.equal(code, 0)
  t.equal(stdout, `Signed in to ${api.url} as goldie.\n`)
  t.strictSame(JSON.parse(api.to(login)[0]?.body ?? ''), {
    username: 'goldie',
    password: 'so secret',
  })
  const kept = await readFile(sessionFile, 'utf8')
  t.match(JSON.parse(kept), { accessToken: 'access1', refreshToken: 'refresh1', url: api.url })
  t.notMatch(kept, 'so secret')
  t.equal((await stat(sessionFile)).mode & 0o777, 0o600)
})

t.test('the password may come through a pipe, with its blanks', async (t) => {
  const api = await fakeApi(t, { [login]: [tokens(1)] })
  const { type } = terminal(t)
  const args = ['login', '--url', api.url, '--username', 'goldie']
  t.equal((await type(args, { stdin: ' so secret \r\nmore' })).code, 0)
  t.equal(JSON.parse(api.to(login)[0]?.body ?? '').password, ' so secret ')
})

t.test('at a terminal both are asked for; what is pasted ahead is not shown', async (t) => {
  const api = await fakeApi(t, { [login]: [tokens(1)] })
  const { type } = terminal(t)
  const typed = { stdin: 'goldie\rso sekret\x7f\x7f\x7f\x7fcret\r', isTTY: true }
  const { code, stderr, stdout } = await type(['login', '--url', api.url], typed)
  t.equal(code, 0, stderr)
  t.strictSame(JSON.parse(api.to(login)[0]?.body ?? ''), {
    username: 'goldie',
    password: 'so secret',
  })
  t.match(stderr, /Username: .*goldie/s)
  t.match(stderr, 'Password: ')
  t.notMatch(stderr + stdout, 'so se')
})

t.test('Ctrl-C at a question: 130; Ctrl-D: 2', async (t) => {
  const { type } = terminal(t)
  t.equal((await type(['login'], { stdin: '\x03', isTTY: true })).code, 130)
  t.equal((await type(['login'], { stdin: 'goldie\r\x04', isTTY: true })).code, 2)
})

t.test('a wrong password: 3, and no session is kept', async (t) => {
  const wrong = problem(401, 'The username or the password is wrong.')
  const api = await fakeApi(t, { [login]: [wrong] })
  const { type, sessionFile } = terminal(t)
  const args = ['login', '--url', api.url, '--username', 'goldie']
  const { code, stderr } = await type(args, { stdin: 'wrong' })
  t.equal(code, 3)
  t.equal(stderr, 'The username or the password is wrong.\n')
  await t.rejects(stat(sessionFile), { code: 'ENOENT' })
})

t.test('without a user, a password or a real address nothing is asked: 2', async (t) => {
  const { type } = terminal(t)
  const named = ['login', '--username', 'goldie']
  t.equal((await type(['login'], { stdin: 'x' })).code, 2)
  t.equal((await type(named)).code, 2)
  t.equal((await type([...named, '--url', 'ftp://a'], { stdin: 'x' })).code, 2)
  t.equal((await type([...named, '--url', 'http://a:b@c'], { stdin: 'x' })).code, 2)
})

t.test('who is not signed in: 3', async (t) => {
  const { type } = terminal(t)
  for (const args of [['send', '-'], ['list'], ['quota'], ['status', 'id']]) {
    const { code, stderr } = await type(args, { stdin: '{}' })
    t.equal(code, 3)
    t.match(stderr, 'Sign in with: image-dump login')
  }
})

t.test('what is to be typed next begins as this command did', async (t) => {
  const { type } = terminal(t)
  const { stderr } = await type(['list'], { program: 'npx image-dump' })
  t.match(stderr, 'Sign in with: npx image-dump login\n')
  const path = '/opt/bin/image-dump'
  const npm = { PATH: '/opt/bin', npm_command: 'exec', npm_lifecycle_event: 'npx' }
  t.equal(programName(path, { PATH: '/bin:/opt/bin' }), 'image-dump')
  t.equal(programName(path, { PATH: '/bin' }), 'npx image-dump')
  t.equal(programName(path, npm), 'npx image-dump')
  t.equal(programName('/src/main.ts', { PATH: '/src' }), 'npx image-dump')
  const script = { npm_command: 'run-script', npm_lifecycle_event: 'image-dump' }
  t.equal(programName('/src/main.ts', script), 'npm run image-dump --')
})

t.test('an access token that has expired is renewed once, by all commands at once', async (t) => {
  const api = await fakeApi(t, { [refresh]: [tokens(2)], [list]: [json([])] })
  const { type, signedIn, sessionFile } = terminal(t)
  await signedIn(api.url, -1)
  const ended = await Promise.all([type(['list']), type(['list']), type(['list'])])
  t.strictSame(
    ended.map(({ code }) => code),
    [0, 0, 0],
  )
  t.strictSame(
    api.to(refresh).map(({ headers }) => headers.authorization),
    ['Bearer refresh1'],
  )
  for (const { headers } of api.to(list)) t.equal(headers.authorization, 'Bearer access2')
  t.match(JSON.parse(await readFile(sessionFile, 'utf8')), { refreshToken: 'refresh2' })
})

t.test('a token that is refused before its time is renewed as well', async (t) => {
  const { type } = await signedInTo(t, {
    [refresh]: [tokens(2)],
    [list]: [problem(401, 'The token is not valid.'), json([])],
  })
  t.equal((await type(['list'])).code, 0)
})

t.test('a session that has ended: 3', async (t) => {
  const over = [problem(401, 'The token is not valid.')]
  const { type } = await signedInTo(t, { [refresh]: over, [list]: over })
  const { code, stderr } = await type(['list'])
  t.equal(code, 3)
  t.match(stderr, 'The session of goldie has ended.\n  Sign in with: image-dump login')
})

t.test('logout ends the session here and there', async (t) => {
  const done = [json({ message: 'Done.' })]
  const { api, type } = await signedInTo(t, {
    'POST /logout/access': done,
    'POST /logout/refresh': done,
  })
  t.equal((await type(['logout'])).code, 0)
  t.equal(api.calls.length, 2)
  t.equal((await type(['list'])).code, 3)
})
