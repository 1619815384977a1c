import pg from 'pg'

/** SQLSTATE classes of what will fail again: data exceptions, constraints, syntax and access. */
const permanentClasses = ['22', '23', '42']

/**
 * Whether a statement failed for its own sake. Everything else (no connection, a server that is
 * stopping, a deadlock, a timeout) may go well when it is tried again.
 */
export function isPermanent(error: unknown): boolean {
  // A value that can't be sent at all: the statement is ours to mend.
  if (error instanceof TypeError || error instanceof RangeError) return true
  return (
    error instanceof pg.DatabaseError && permanentClasses.includes(error.code?.slice(0, 2) ?? '')
  )
}
