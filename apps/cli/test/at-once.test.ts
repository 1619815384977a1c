import { readFile, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { type Call, fakeApi, held, json, problem, tokens } from './fake-api.ts'
import { list } from './signed-in.ts'
import { terminal } from './terminal.ts'

const login = 'POST /login'
const refresh = 'POST /refresh'
const done = json({ message: 'Done.' })
const bearers = (calls: readonly Call[]) => calls.map(({ headers }) => headers.authorization)

/** `list` in the middle of renewing its session, whose answer comes when it is released. */
async function renewing(t: Test) {
  const slow = held(tokens(2))
  const api = await fakeApi(t, {
    [refresh]: [slow.answer],
    [list]: [json([])],
    [login]: [tokens(9)],
    'POST /logout/access': [done],
    'POST /logout/refresh': [done],
  })
  const user = terminal(t)
  await user.signedIn(api.url, -1)
  const listing = user.type(['list'])
  await slow.asked
  /** Until another command has ended, if it does not wait as it should: nothing tells that one waits. */
  const release = async (other: Promise<unknown>) => {
    await Promise.race([other, sleep(300)])
    slow.release()
  }
  return { api, listing, release, ...user }
}

t.test('logout while list renews: nobody is signed in, and the new tokens are ended', async (t) => {
  const { api, listing, release, type, sessionFile } = await renewing(t)
  const leaving = type(['logout'])
  await release(leaving)
  t.match(await leaving, { code: 0, stdout: /goldie is signed out/ })
  await listing
  await t.rejects(stat(sessionFile), { code: 'ENOENT' })
  t.strictSame(bearers(api.to('POST /logout/refresh')), ['Bearer refresh2'])
  t.strictSame(bearers(api.to('POST /logout/access')), ['Bearer access2'])
  t.equal((await type(['list'])).code, 3)
})

t.test('login while list renews: the new session stays', async (t) => {
  const { api, listing, release, type, sessionFile } = await renewing(t)
  const signingIn = type(['login', '--url', api.url, '--username', 'bronzie'], { stdin: 'secret' })
  await release(signingIn)
  t.equal((await signingIn).code, 0)
  t.equal((await listing).code, 0, 'and list ends as who it began')
  t.strictSame(bearers(api.to(list)), ['Bearer access2'])
  t.match(JSON.parse(await readFile(sessionFile, 'utf8')), {
    username: 'bronzie',
    accessToken: 'access9',
    refreshToken: 'refresh9',
  })
})

for (const { place, name } of [
  { place: 'here', name: 'bronzie' },
  { place: 'elsewhere', name: 'goldie' },
]) {
  t.test(`what began before ${name} signed in ${place} does not go on as they`, async (t) => {
    const slow = held(problem(401, 'The token is not valid.'))
    const api = await fakeApi(t, { [list]: [slow.answer, json([])], [login]: [tokens(9)] })
    const other = await fakeApi(t, { [list]: [json([])], [login]: [tokens(9)] })
    const { type, signedIn } = terminal(t)
    await signedIn(api.url)
    const listing = type(['list'])
    await slow.asked
    const url = place === 'here' ? api.url : other.url
    const signingIn = type(['login', '--url', url, '--username', name], { stdin: 'secret' })
    t.equal((await signingIn).code, 0)
    slow.release()
    const { code, stderr } = await listing
    t.equal(code, 3)
    t.match(stderr, `The session of goldie at ${api.url} has ended: somebody else signed in.`)
    t.strictSame(bearers([...api.to(list), ...other.to(list)]), ['Bearer access1'])
  })
}

t.test('what began before the same user signed in again goes on', async (t) => {
  const slow = held(problem(401, 'The token is not valid.'))
  const api = await fakeApi(t, { [list]: [slow.answer, json([])], [login]: [tokens(9)] })
  const { type, signedIn } = terminal(t)
  await signedIn(api.url)
  const listing = type(['list'])
  await slow.asked
  const again = type(['login', '--username', 'goldie'], { stdin: 'secret' })
  t.equal((await again).code, 0)
  slow.release()
  t.equal((await listing).code, 0)
  t.strictSame(bearers(api.to(list)), ['Bearer access1', 'Bearer access9'])
})

t.test('of two logins at once, the file has the session that the service knows', async (t) => {
  const slow = held(tokens(8))
  const api = await fakeApi(t, { [login]: [slow.answer, tokens(9)] })
  const { type, sessionFile } = terminal(t)
  const args = ['login', '--url', api.url, '--username', 'goldie']
  const first = type(args, { stdin: 'secret' })
  await slow.asked
  const second = type(args, { stdin: 'secret' })
  await Promise.race([second, sleep(300)])
  slow.release()
  t.strictSame([(await first).code, (await second).code], [0, 0])
  t.match(JSON.parse(await readFile(sessionFile, 'utf8')), { refreshToken: 'refresh9' })
})
