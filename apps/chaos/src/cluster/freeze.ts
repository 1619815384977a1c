import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * A shell of its own stops and continues: it thaws what it froze even if this suite is killed
 * meanwhile. The children are frozen too, for those of Postgres do the work; it goes first, so
 * that it makes no more of them. SIGTERM thaws before the time.
 */
const script = `
trap : TERM INT
kill -STOP "$1"
all="$1 $(pgrep -P "$1")"
kill -STOP $all
sleep "$2" & wait
kill $! 2>/dev/null
kill -CONT $all
`

/**
 * Freezes a process and its children, as a machine that stands still does, and resolves when they
 * go on.
 *
 * @param ms how long
 * @param signal thaws them before that
 */
export async function freeze(pid: number, ms: number, signal: AbortSignal): Promise<void> {
  const args = ['-c', script, 'freeze', String(pid), String(ms / 1000)]
  const shell = spawn('/bin/sh', args, { detached: true, stdio: 'ignore' })
  const thaw = () => void shell.kill('SIGTERM')
  signal.addEventListener('abort', thaw, { once: true })
  await once(shell, 'exit')
  signal.removeEventListener('abort', thaw)
  signal.throwIfAborted()
}
