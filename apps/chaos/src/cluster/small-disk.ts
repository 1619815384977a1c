import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { statfs } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Mounts, says so, and unmounts when its input ends: also when this suite is killed. */
const script = `
mount -t tmpfs -o "size=$1" tmpfs "$2" || exit 1
echo mounted
read -r _
umount -l "$2"
`

/** The machine or its user does not allow a file system of our own. */
export class NoSmallDisk extends Error {
  override readonly name = 'NoSmallDisk'
}

/** A file system in memory that can be made too small while it is in use. */
export class SmallDisk implements AsyncDisposable {
  readonly #path: string
  readonly #size: number
  readonly #unmount: () => Promise<void>

  private constructor(path: string, size: number, unmount: () => Promise<void>) {
    this.#path = path
    this.#size = size
    this.#unmount = unmount
  }

  /**
   * @param path an empty folder
   * @param size in bytes
   * @throws NoSmallDisk where it can't be mounted
   */
  static async mount(path: string, size: number): Promise<SmallDisk> {
    const shell = spawn('/bin/sh', ['-c', script, 'disk', String(size), path], {
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    const exited = once(shell, 'exit')
    const said = once(shell.stdout, 'data').then(() => true)
    if (!(await Promise.race([said, exited.then(() => false)]))) {
      throw new NoSmallDisk('it needs root and the right to mount')
    }
    return new SmallDisk(path, size, async () => {
      shell.stdin.end()
      await exited
    })
  }

  /** Leaves room for so many bytes more than are in use. */
  async leaveRoom(bytes: number): Promise<void> {
    const { blocks, bfree, bsize } = await statfs(this.#path)
    await this.#resize((blocks - bfree) * bsize + bytes)
  }

  /** Gives it back the size that it had. */
  async makeRoom(): Promise<void> {
    await this.#resize(this.#size)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#unmount()
  }

  async #resize(size: number): Promise<void> {
    await run('mount', ['-o', `remount,size=${size}`, this.#path])
  }
}
