import { type FileHandle, open } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'

const interval = 250
const mostLines = 8
const chunk = 64 * 1024

export interface TailOptions {
  /** Where to begin, in bytes. */
  readonly from: number
  /** Takes each line, or a translation of it. */
  readonly show: (line: string) => void
  /** What to show of a line; undefined for nothing. */
  readonly select: (line: string) => string | undefined
}

/**
 * Follows a log file as it grows, and shows what of it is to be shown. Of a flood it shows the
 * first lines in each quarter of a second, and how many more there were.
 */
export class LogTail {
  readonly #file: FileHandle
  readonly #options: TailOptions
  readonly #timer: NodeJS.Timeout
  readonly #buffer = Buffer.alloc(chunk)
  readonly #decoder = new StringDecoder('utf8')
  #position: number
  #rest = ''
  #reading: Promise<void> = Promise.resolve()

  private constructor(file: FileHandle, options: TailOptions) {
    this.#file = file
    this.#options = options
    this.#position = options.from
    this.#timer = setInterval(() => void this.#readMore(), interval)
    this.#timer.unref()
  }

  static async follow(path: string, options: TailOptions): Promise<LogTail> {
    return new LogTail(await open(path, 'r'), options)
  }

  /** Shows what is there by now, and ends. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#readMore()
    await this.#file.close()
  }

  /** One reading at a time; a further one waits for it. */
  #readMore(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read())
    return this.#reading
  }

  async #read(): Promise<void> {
    const shown: string[] = []
    for (;;) {
      const { bytesRead } = await this.#file.read(this.#buffer, 0, chunk, this.#position)
      if (bytesRead === 0) break
      this.#position += bytesRead
      const lines = (this.#rest + this.#decoder.write(this.#buffer.subarray(0, bytesRead))).split(
        '\n',
      )
      this.#rest = lines.pop() ?? ''
      for (const line of lines) {
        const selected = this.#options.select(line)
        if (selected !== undefined) shown.push(selected)
      }
    }
    for (const line of shown.slice(0, mostLines)) this.#options.show(line)
    if (shown.length > mostLines) this.#options.show(`... and ${shown.length - mostLines} more`)
  }
}
