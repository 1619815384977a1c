import { type RawBuilder, sql } from 'kysely'
import type { QueryConfig } from 'pg'

/**
 * Settings of each connection, as the startup message takes them. A plan that is kept was made for
 * the tables as they were: while they were small, it read them whole, and of a dump of 10,000 images
 * each settling then read all rows. So plans go by indexes, row for row, however small the tables are.
 */
export const plansForGrowth = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']
  .map((setting) => `-c ${setting}=off`)
  .join(' ')

/**
 * Begins a statement that each connection plans five times and then keeps, as with PREPARE. It pays
 * for one that is long and frequent: to read and plan the one that settles cost more than to execute
 * it.
 *
 * @param name of this statement, and of no other
 */
export function keptAs(name: string): RawBuilder<unknown> {
  return sql.raw(`/* kept as ${name} */`)
}

/** A statement as pg takes it: with the name that it is kept under, where it has one. */
export function toQuery(text: string, values: readonly unknown[]): QueryConfig {
  const [, name] = /^\/\* kept as (\w+) \*\//.exec(text) ?? []
  return { text, values: [...values], ...(name !== undefined && { name }) }
}
