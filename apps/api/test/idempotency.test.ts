import t from 'tap'
import { build, jsonDump, signedIn, standInWorker, withHeaders, xmlDump } from './build.ts'

const keyed = (headers: Record<string, string>, key: string) => ({
  ...headers,
  'idempotency-key': key,
})

t.test('the same key is the same dump, and costs one unit', async (t) => {
  const built = await build(t, { QUOTA_BRONZE: '1' })
  await standInWorker(t, built)
  const headers = keyed(await signedIn(built, 'anna', 'bronze'), 'order 7')
  const first = await built.app.inject(withHeaders(jsonDump(), headers))
  t.equal(first.statusCode, 200)
  const second = await built.app.inject(withHeaders(jsonDump(), headers))
  t.equal(second.statusCode, 200, 'also where no quota is left')
  t.equal(second.payload, first.payload)
  t.match(second.headers.ratelimit, /r=0;/)
})

t.test('sent many times at once, it is kept once and answered every time', async (t) => {
  const built = await build(t)
  await standInWorker(t, built)
  const headers = keyed(await signedIn(built, 'anna'), 'k')
  const sent = Array.from({ length: 10 }, () => built.app.inject(withHeaders(jsonDump(), headers)))
  const answers = await Promise.all(sent)
  t.ok(answers.every(({ statusCode }) => statusCode === 200))
  t.equal(new Set(answers.map((answer) => answer.json().requestId)).size, 1)
  const list = await built.app.inject({ url: '/api/dumps', headers })
  t.equal(list.json().length, 1)
  t.match(list.headers.ratelimit, /r=99;/)
})

t.test('the same key with another body is 422 and costs nothing', async (t) => {
  const built = await build(t, { DUMP_WAIT: '0' })
  const headers = keyed(await signedIn(built, 'anna'), 'k')
  await built.app.inject(withHeaders(jsonDump(51), headers))
  for (const other of [jsonDump(52), xmlDump(51)]) {
    const answer = await built.app.inject(withHeaders(other, headers))
    t.equal(answer.statusCode, 422)
    t.match(answer.headers.ratelimit, /r=99;/)
  }
})

t.test('a key is its user’s own, and stands for a day', async (t) => {
  const built = await build(t, { DUMP_WAIT: '0' })
  const [anna, bob] = [await signedIn(built, 'anna'), await signedIn(built, 'bob')]
  const send = async (headers: Record<string, string>) =>
    (await built.app.inject(withHeaders(jsonDump(), keyed(headers, 'k')))).json().requestId
  const first = await send(anna)
  t.not(await send(bob), first)
  t.equal(await send(anna), first)
  const yesterday = new Date(Date.now() - 25 * 3600 * 1000)
  await built.db.updateTable('idempotency_keys').set({ created_at: yesterday }).execute()
  t.not(await send(anna), first)
})

t.test('a dump that was refused leaves its key free', async (t) => {
  const built = await build(t, { DUMP_WAIT: '0' })
  const headers = keyed(await signedIn(built, 'anna'), 'k')
  t.equal((await built.app.inject(withHeaders(jsonDump(50), headers))).statusCode, 422)
  t.equal((await built.app.inject(withHeaders(jsonDump(51), headers))).statusCode, 202)
})

t.test('a key that is empty or too long is refused by name', async (t) => {
  const built = await build(t)
  const headers = await signedIn(built, 'anna')
  for (const key of ['', 'x'.repeat(256)]) {
    const answer = await built.app.inject(withHeaders(jsonDump(), keyed(headers, key)))
    t.equal(answer.statusCode, 422)
    t.match(answer.json().errors, [{ path: 'Idempotency-Key' }])
  }
})
