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
  const median = async (username: string) => {
    const times = []
    for (let n = 0; n < 9; n += 1) {
      const start = performance.now()
      await signIn.verify({ username, password: 'wrong' })
      times.push(performance.now() - start)
    }
    return times.sort((a, b) => a - b)[4] ?? 0
  }
  await median('anna')
  const ratio = (await median('nobody')) / (await median('anna'))
  t.ok(ratio > 0.5 && ratio < 2, `ratio of the times: ${ratio.toFixed(2)}`)
})
