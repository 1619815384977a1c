import t from 'tap'
import { FolderSyncs } from '../src/folder-syncs.ts'

/** Folders whose syncs end when the test says so. */
function controlled() {
  const begun: { readonly path: string; readonly end: (error?: Error) => void }[] = []
  const syncs = new FolderSyncs((path) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    begun.push({ path, end: (error) => (error ? reject(error) : resolve()) })
    return promise
  })
  return { syncs, begun }
}

const turn = () => new Promise(setImmediate)

t.test('who comes while a folder is synced waits for the next sync, and shares it', async (t) => {
  const { syncs, begun } = controlled()
  let late = 0
  const first = syncs.sync('/a')
  const others = [1, 2, 3].map(() => syncs.sync('/a').then(() => late++))
  t.equal(begun.length, 1)
  begun[0]?.end()
  await first
  await turn()
  t.equal(begun.length, 2, 'the first may have looked before they came')
  t.equal(late, 0)
  begun[1]?.end()
  await Promise.all(others)
  t.equal(begun.length, 2, 'one sync for the three')
})

t.test('who comes during the shared sync waits for yet another', async (t) => {
  const { syncs, begun } = controlled()
  const all = [syncs.sync('/a'), syncs.sync('/a')]
  begun[0]?.end()
  await turn()
  all.push(syncs.sync('/a'))
  begun[1]?.end()
  await turn()
  t.equal(begun.length, 3)
  begun[2]?.end()
  await Promise.all(all)
})

t.test('a sync that fails fails those who wait for it and no one else', async (t) => {
  const { syncs, begun } = controlled()
  const first = syncs.sync('/a')
  const second = syncs.sync('/a')
  begun[0]?.end(new Error('full'))
  await t.rejects(first, { message: 'full' })
  await turn()
  begun[1]?.end()
  await second
})

t.test('folders do not wait for each other, and a quiet one begins at once', async (t) => {
  const { syncs, begun } = controlled()
  const both = [syncs.sync('/a'), syncs.sync('/b')]
  t.strictSame(
    begun.map(({ path }) => path),
    ['/a', '/b'],
  )
  for (const { end } of begun) end()
  await Promise.all(both)
  const again = syncs.sync('/a')
  t.equal(begun.length, 3)
  begun[2]?.end()
  await again
})
