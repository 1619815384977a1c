import type { Progress, SettledImage } from '@image-dump/database'
import { httpError } from '@image-dump/outcome'
import t from 'tap'
import { Settler } from '../src/index.ts'

const image = (n: number): SettledImage => ({
  imageId: `image ${n}`,
  requestId: 'dump',
  attempts: 1,
  outcome: { failure: httpError(404) },
})

/** A table that keeps what it is given, statement by statement. */
class Table {
  readonly statements: (readonly SettledImage[])[] = []
  fails = false

  async settle(images: readonly SettledImage[]): Promise<readonly Progress[]> {
    this.statements.push(images)
    await new Promise(setImmediate)
    if (this.fails) throw new Error('the database is away')
    return [{ requestId: 'dump', pending: 100 - images.length }]
  }
}

t.test('outcomes that come together share a statement', async (t) => {
  const table = new Table()
  const settler = new Settler(table, () => {})
  await Promise.all([1, 2, 3].map((n) => settler.settle(image(n))))
  t.strictSame(table.statements, [[image(1), image(2), image(3)]])
})

t.test('a statement is only so large, and only one runs at a time', async (t) => {
  const table = new Table()
  const settler = new Settler(table, () => {})
  await Promise.all(Array.from({ length: 1200 }, (_, n) => settler.settle(image(n))))
  t.strictSame(
    table.statements.map((images) => images.length),
    [500, 500, 200],
  )
})

t.test('an outcome is settled when it is committed, and the progress is told', async (t) => {
  const told: (readonly Progress[])[] = []
  const settler = new Settler(new Table(), (progress) => told.push(progress))
  await settler.settle(image(1))
  t.strictSame(told, [[{ requestId: 'dump', pending: 99 }]])
})

t.test('a statement that fails settles nothing, and the next one is tried', async (t) => {
  const table = new Table()
  const settler = new Settler(table, () => {})
  table.fails = true
  const both = [settler.settle(image(1)), settler.settle(image(2))]
  for (const one of both) await t.rejects(one, { message: 'the database is away' })
  table.fails = false
  await t.resolves(settler.settle(image(3)))
})
