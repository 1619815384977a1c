import { Client } from '../api/client.ts'
import { type Io, write } from '../io.ts'
import { Session } from '../session/session.ts'
import { sessionPath } from '../session/session-file.ts'
import { type Column, table } from '../show/table.ts'
import { count } from '../show/words.ts'

export interface ListOptions {
  readonly limit: number
  readonly json?: boolean
}

const columns: readonly Column[] = [
  { title: 'id' },
  { title: 'sent' },
  { title: 'status' },
  { title: 'items', align: 'right' },
  { title: 'images', align: 'right' },
  { title: 'stored', align: 'right' },
  { title: 'failed', align: 'right' },
  { title: 'pending', align: 'right' },
]

/** `image-dump list`: the user's newest dumps. */
export async function list({ limit, json = false }: ListOptions, io: Io): Promise<void> {
  const client = new Client(await Session.open(sessionPath(io.env)), io.interrupted)
  const { heads } = await client.heads(limit)
  if (json) return write(io.stdout, `${JSON.stringify(heads)}\n`)
  if (heads.length === 0) return write(io.stdout, 'No dumps yet.\n')
  const rows = heads.map(({ requestId, submittedAt, status, counts }) => {
    const { items, images, success, failure, pending } = counts
    const numbers = [items, images, success, failure, pending].map(count)
    return [requestId, localTime(submittedAt), status, ...numbers]
  })
  await write(io.stdout, `${table(columns, rows)}\n`)
}

/** As a person reads it where they are: `2026-11-21 05:48`. */
function localTime(timestamp: string): string {
  const time = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short' })
  return time.format(new Date(timestamp))
}
