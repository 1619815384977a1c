import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { Progress, SettledImage } from '@image-dump/database'
import { httpError } from '@image-dump/outcome'
import pg from 'pg'
import t from 'tap'
import { type News, Settler } from '../src/index.ts'

const image = (n: number): SettledImage => ({
  imageId: `image ${n}`,
  requestId: 'dump',
  attempts: 1,
  outcome: { failure: httpError(404) },
})

/** A table that keeps what it is given, statement by statement. */
class Table {
  readonly statements: (readonly SettledImage[])[] = []
  readonly known = new Set<string>()
  /** What a statement takes, in milliseconds. */
  time = 0
  error: Error | undefined
  refused: { readonly image: SettledImage; readonly error: Error } | undefined

  async settle(images: readonly SettledImage[]): Promise<readonly Progress[]> {
    this.statements.push(images)
    await sleep(this.time)
    if (this.error) throw this.error
    if (images.some(({ imageId }) => imageId === this.refused?.image.imageId))
      throw this.refused?.error
    const settled = images.map(({ imageId }) => imageId).filter((id) => !this.known.has(id))
    for (const id of settled) this.known.add(id)
    return [{ requestId: 'dump', pending: 100 - images.length, success: 0, failure: 0, settled }]
  }
}

const open = (
  images: Table,
  onNews: (news: readonly News[]) => void = () => {},
  onTrouble: (error: unknown) => void = () => {},
) => new Settler({ images, onNews, onTrouble })

t.test('outcomes that come together share a statement', async (t) => {
  const table = new Table()
  const settler = open(table)
  await Promise.all([1, 2, 3].map((n) => settler.settle(image(n))))
  t.strictSame(table.statements, [[image(1), image(2), image(3)]])
})

t.test('where Postgres takes long, outcomes wait for more of them', async (t) => {
  const table = new Table()
  table.time = 15
  const settler = open(table)
  await settler.settle(image(1))
  const second = settler.settle(image(2))
  await sleep(15)
  await Promise.all([second, settler.settle(image(3))])
  t.strictSame(table.statements, [[image(1)], [image(2), image(3)]])
})

t.test('who is the last in hand waits for nobody', async (t) => {
  const table = new Table()
  let inHand = 2
  const settler = new Settler({
    images: table,
    onNews: () => {},
    onTrouble: () => {},
    inHand: () => inHand,
  })
  const first = settler.settle(image(1))
  await nextTurn()
  t.strictSame(table.statements, [], 'another may come')
  const second = settler.settle(image(2))
  await nextTurn()
  t.strictSame(table.statements, [[image(1), image(2)]], 'both are here')
  await Promise.all([first, second])
  inHand = 1
  const third = settler.settle(image(3))
  await nextTurn()
  t.strictSame(table.statements.slice(1), [[image(3)]], 'it was the only one')
  await third
})

t.test('a statement is only so large, and only one runs at a time', async (t) => {
  const table = new Table()
  const settler = open(table)
  await Promise.all(Array.from({ length: 1200 }, (_, n) => settler.settle(image(n))))
  t.strictSame(
    table.statements.map((images) => images.length),
    [500, 500, 200],
  )
})

t.test('an outcome is settled when it is committed, and the progress is told', async (t) => {
  const told: (readonly News[])[] = []
  const settler = open(new Table(), (news) => told.push(news))
  await settler.settle(image(1))
  t.strictSame(told, [
    [{ requestId: 'dump', pending: 99, success: 0, failure: 0, settled: ['image 1'] }],
  ])
})

t.test('whose outcome came second is told so', async (t) => {
  const settler = open(new Table())
  t.equal(await settler.settle(image(1)), true)
  t.equal(await settler.settle(image(1)), false)
})

t.test('while Postgres is away it is asked again, until it has the outcomes', async (t) => {
  const table = new Table()
  table.error = new Error('the database is away')
  let troubles = 0
  const settler = open(table, undefined, () => {
    troubles += 1
    if (troubles === 2) table.error = undefined
  })
  await Promise.all([settler.settle(image(1)), settler.settle(image(2))])
  t.equal(troubles, 2)
  t.equal(table.statements.length, 3)
})

t.test('an outcome that Postgres refuses fails alone', async (t) => {
  const table = new Table()
  const refused = new pg.DatabaseError('no such text', 1, 'error')
  refused.code = '22021'
  table.refused = { image: image(2), error: refused }
  const settler = open(table)
  const [first, second, third] = [1, 2, 3].map((n) => settler.settle(image(n)))
  await t.rejects(Promise.resolve(second), { code: '22021' })
  await t.resolves(Promise.resolve(first))
  await t.resolves(Promise.resolve(third))
})
