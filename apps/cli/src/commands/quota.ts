import { Client } from '../api/client.ts'
import { BadAnswer } from '../api/errors.ts'
import { type Io, write } from '../io.ts'
import { Session } from '../session/session.ts'
import { sessionPath } from '../session/session-file.ts'
import { quotaLine } from '../show/summary.ts'

export interface QuotaOptions {
  readonly json?: boolean
}

/** `image-dump quota`: how many dumps are left, and when more come back. */
export async function quota({ json = false }: QuotaOptions, io: Io): Promise<void> {
  const client = new Client(await Session.open(sessionPath(io.env)), io.interrupted)
  const { quota } = await client.heads(1)
  if (quota === undefined) throw new BadAnswer()
  const { limit, remaining, reset } = quota
  const text = json
    ? JSON.stringify({ limit, remaining, resetSeconds: Math.ceil(reset / 1000) })
    : quotaLine(quota)
  await write(io.stdout, `${text}\n`)
}
