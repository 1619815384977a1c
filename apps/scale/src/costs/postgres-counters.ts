import type { Client } from 'pg'
import type { Counters } from './counters.ts'

const kept = ['requests', 'items', 'images']

/** Has Postgres count statements: the server was started with pg_stat_statements. */
export async function countStatements(postgres: Client): Promise<void> {
  await postgres.query('create extension if not exists pg_stat_statements')
}

/** What Postgres has done so far, by its own count; sizes in bytes. */
export async function postgresCounters(postgres: Client): Promise<Counters> {
  const { rows } = await postgres.query<Record<'calls' | 'ms' | 'wal' | 'size', string>>(
    `select sum(calls) as calls, sum(total_exec_time) as ms,
       pg_current_wal_lsn() - '0/0'::pg_lsn as wal,
       (select sum(pg_total_relation_size(oid)) from pg_class
        where relkind = 'r' and relname = any($1)) as size
     from pg_stat_statements`,
    [kept],
  )
  const [row] = rows
  return new Map([
    ['Postgres: statements', Number(row?.calls)],
    ['Postgres: µs in statements', 1000 * Number(row?.ms)],
    ['Postgres: bytes of its log (WAL)', Number(row?.wal)],
    ['Postgres: bytes of tables and indexes', Number(row?.size)],
  ])
}

/** How often each statement was run. */
export async function statementCalls(postgres: Client): Promise<ReadonlyMap<string, number>> {
  const { rows } = await postgres.query<{ query: string; calls: string }>(
    'select query, sum(calls) as calls from pg_stat_statements group by query',
  )
  return new Map(rows.map(({ query, calls }) => [query.replaceAll(/\s+/g, ' '), Number(calls)]))
}
