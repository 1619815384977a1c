const warning = 40
const error = 50

/**
 * A line of a program's log, if it is for the person at the terminal: a warning or an error of
 * pino's in plain words, or whatever is not pino's, such as the stack of a crash.
 *
 * @returns undefined for what only belongs in the file
 */
export function readableLine(line: string): string | undefined {
  if (line.trim() === '') return undefined
  const entry = parse(line)
  if (entry === undefined) return line
  if (typeof entry.level !== 'number' || entry.level < warning) return undefined
  const word = entry.level < error ? 'warning' : 'error'
  const reason = reasonOf(entry.err)
  return `${word}: ${entry.msg ?? 'no message'}${reason === undefined ? '' : ` (${reason})`}`
}

interface Entry {
  readonly level?: unknown
  readonly msg?: unknown
  readonly err?: unknown
}

function parse(line: string): Entry | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const entry: unknown = JSON.parse(line)
    return typeof entry === 'object' && entry !== null && 'level' in entry ? entry : undefined
  } catch {
    // Not ours, or a line that a crash cut short: shown as it is.
    return undefined
  }
}

function reasonOf(err: unknown): string | undefined {
  if (typeof err !== 'object' || err === null) return undefined
  if ('message' in err && err.message !== '') return String(err.message)
  return 'code' in err ? String(err.code) : undefined
}
