import type { Dump } from '../api/answers.ts'
import type { Quota } from '../api/quota.ts'
import { type Io, say, write } from '../io.ts'
import { imageTable } from '../show/images.ts'
import { quotaLine, summary } from '../show/summary.ts'

export interface ReportOptions {
  /** The whole answer, for a program. */
  readonly json?: boolean
  /** Every image, not only those that failed. */
  readonly all?: boolean
}

/** Writes what became of a dump: to standard output, as a table or as the service's own JSON. */
export async function report(
  dump: Dump,
  quota: Quota | undefined,
  { json = false, all = false }: ReportOptions,
  { stdout, stderr }: Io,
): Promise<void> {
  if (json) return write(stdout, `${JSON.stringify(dump)}\n`)
  const images = imageTable(dump.items, {
    all,
    room: stdout.isTTY ? stdout.columns || undefined : undefined,
  })
  if (images !== undefined) await write(stdout, `${images}\n\n`)
  await write(stdout, `${summary(dump)}\n`)
  if (quota) say(stderr, quotaLine(quota))
}
