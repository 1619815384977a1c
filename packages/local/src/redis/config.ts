export interface RedisSettings {
  readonly port: number
  readonly password: string
  /** Where the append-only file is kept. */
  readonly dir: string
}

/**
 * The configuration file: it keeps the password off the command line, where everybody could read
 * it.
 *
 * - Jobs must survive Redis: with its default snapshots, none of 200 acknowledged jobs was left
 *   after `kill -9`; with an append-only file synced every second, all were.
 * - BullMQ demands `noeviction`: anything else may drop a job when memory is short.
 */
export function redisConfig({ port, password, dir }: RedisSettings): string {
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    requirepass: password,
    dir,
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
    // In the foreground, and all that it has to say on its standard output.
    daemonize: 'no',
    supervised: 'no',
    logfile: '',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${quoted(value)}\n`)
  return lines.join('')
}

function quoted(value: string): string {
  return `"${value.replaceAll(/["\\]/g, '\\$&')}"`
}
