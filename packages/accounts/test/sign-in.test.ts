import { Users } from '@image-dump/database'
import { testDatabase } from '@image-dump/testing'
import t, { type Test } from 'tap'
import { hashDigest, passwordDigest, SignIn } from '../src/index.ts'

async function withUser(t: Test, password: string) {
  const { db } = await testDatabase(t)
  const users = new Users(db)
  await users.add('anna', 'silver', await hashDigest(passwordDigest(password)))
  return new SignIn(users)
}

t.test('the digest is the lowercase hex SHA-256 of the password', async (t) => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  t.equal(passwordDigest('abc'), abc)
})

t.test('a password, its digest, or either of them opens the account', async (t) => {
  const signIn = await withUser(t, 'söme pass')
  const digest = passwordDigest('söme pass')
  const username = 'anna'
  t.ok(await signIn.verify({ username, password: 'söme pass' }))
  t.ok(await signIn.verify({ username, digest }))
  t.ok(await signIn.verify({ username, passwordOrDigest: 'söme pass' }))
  t.ok(await signIn.verify({ username, passwordOrDigest: digest }))
})

t.test('a digest is not taken for a password, nor a wrong one for a right one', async (t) => {
  const signIn = await withUser(t, 'secret')
  const username = 'anna'
  t.equal(await signIn.verify({ username, password: passwordDigest('secret') }), undefined)
  t.equal(await signIn.verify({ username, digest: passwordDigest('other') }), undefined)
  t.equal(await signIn.verify({ username, passwordOrDigest: 'other' }), undefined)
  t.equal(await signIn.verify({ username: 'nobody', password: 'secret' }), undefined)
})

t.test('a password that looks like a digest works as a password', async (t) => {
  const password = passwordDigest('x')
  const signIn = await withUser(t, password)
  t.ok(await signIn.verify({ username: 'anna', password }))
  t.ok(await signIn.verify({ username: 'anna', passwordOrDigest: password }))
})

t.test('an unknown user takes the time of a wrong password', async (t) => {
  const signIn = await withUser(t, 'secret')
  const times: Record<'anna' | 'nobody', number[]> = { anna: [], nobody: [] }
  // In turn, so that whatever else the machine does meets both alike.
  for (let n = 0; n < 16; n += 1) {
    for (const username of ['anna', 'nobody'] as const) {
      const start = performance.now()
      t.equal(await signIn.verify({ username, password: 'wrong' }), undefined)
      times[username].push(performance.now() - start)
    }
  }
  // The first of each pays for what is loaded only once.
  const median = (list: number[]) => list.slice(1).sort((a, b) => a - b)[7] ?? 0
  const ratio = median(times.nobody) / median(times.anna)
  t.ok(ratio > 0.5 && ratio < 2, `ratio of the medians: ${ratio.toFixed(2)}`)
})
