import { join } from 'node:path'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { Kept } from './kept.ts'
import { Program } from './program.ts'
import { type Servers, type ServersOptions, startServers, stopServers } from './servers.ts'

/** A program of a stack. */
export interface StackProgram {
  /** Short, and unique in the stack: `api`, `worker-1`. */
  readonly name: string
  /** The TypeScript file. */
  readonly file: string
  /** Options of Node's own. */
  readonly nodeArgs?: readonly string[]
  /** What its environment has besides ours and the servers' URLs. */
  readonly env?: Readonly<Record<string, string>>
}

export interface StackOptions extends ServersOptions {
  /**
   * Started one group after the other, and stopped in the same order. The API is in the first:
   * it makes the tables that workers need, and the requests that it still answers while it stops
   * need the workers.
   */
  readonly groups: readonly (readonly StackProgram[])[]
  /** How long a program may take to finish what it has begun, in ms. */
  readonly grace: number
}

/** What a program may take beyond its grace to let go of everything, in ms. */
const margin = 5000

/** Postgres, Redis and the programs that use them, started and stopped as one. */
export class Stack {
  readonly #options: StackOptions
  readonly #stopping = new AbortController()
  readonly #groups: Kept<Program>[][] = []
  #folder: DataFolder | undefined
  #servers: Servers | undefined
  #started: Promise<void> | undefined
  #stopped: Promise<void> | undefined

  constructor(options: StackOptions) {
    this.#options = options
  }

  /** The programs, in their groups. */
  get programs(): readonly (readonly Kept<Program>[])[] {
    return this.#groups
  }

  /** The servers, once they run. */
  get servers(): Servers | undefined {
    return this.#servers
  }

  /**
   * Starts all of it, or nothing: what was started when something fails is stopped again.
   *
   * @throws LocalError, ProgramFailed
   */
  async start(): Promise<void> {
    this.#started ??= this.#start()
    try {
      await this.#started
    } catch (error) {
      await this.#stopOnce()
      throw error
    }
  }

  /** Stops all of it in good order; what can't finish in time is killed. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#started?.catch(() => undefined)
    await this.#stopOnce()
  }

  /** Ends the programs at once; a stop that is under way is then soon done. */
  kill(): void {
    this.#stopping.abort()
    for (const program of this.#groups.flat()) program.kill()
  }

  async #start(): Promise<void> {
    const { dataDir, grace, groups, say } = this.#options
    const { signal } = this.#stopping
    this.#folder = await openDataFolder(dataDir, grace + margin, say)
    this.#servers = await startServers(this.#options, signal)
    for (const group of groups) {
      signal.throwIfAborted()
      await this.#startGroup(group, this.#folder, this.#servers)
    }
  }

  async #startGroup(
    group: readonly StackProgram[],
    folder: DataFolder,
    servers: Servers,
  ): Promise<void> {
    const { say } = this.#options
    const urls = { DATABASE_URL: servers.postgres.url, REDIS_URL: servers.redis.url }
    const started: Kept<Program>[] = []
    this.#groups.push(started)
    const starts = group.map(async ({ name, file, nodeArgs = [], env }) => {
      const spec = {
        name,
        file,
        nodeArgs,
        env: { ...process.env, DATA_DIR: folder.path, ...urls, ...env },
        logFile: join(folder.logs, `${name}.log`),
        alive: folder.alive,
        say,
      }
      const start = (signal: AbortSignal) => Program.start(spec, signal)
      started.push(await Kept.start(start, { name, say }, this.#stopping.signal))
    })
    const failed = (await Promise.allSettled(starts)).find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
  }

  #stopOnce(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async #stop(): Promise<void> {
    const end = Date.now() + this.#options.grace + margin
    for (const group of this.#groups) {
      const rest = Math.max(end - Date.now(), margin)
      await Promise.all(group.map((program) => program.stop(rest)))
    }
    if (this.#servers) await stopServers(this.#servers)
    await this.#folder?.release()
  }
}
