import { Writable } from 'node:stream'
import { FileHead } from './file-head.ts'

/**
 * What is gathered before it is written: each write is handed to another thread, which costs more
 * than to write 64 KB. Most images are written at once; 64 downloads hold 16 MB.
 */
const most = { bytes: 256 * 1024, chunks: 64 }

interface Written {
  readonly bytesWritten: number
}

/** What it uses of a `FileHandle`. */
export interface File {
  writev(chunks: readonly Buffer[]): Promise<Written>
  write(bytes: Buffer, offset: number): Promise<Written>
  datasync(): Promise<void>
  close(): Promise<void>
}

type Callback = (error?: Error | null) => void

/** Writes to a file that was just made, and closes it. */
export class FileSink extends Writable {
  readonly #file: File
  readonly #sync: boolean
  readonly #head = new FileHead()
  #chunks: Buffer[] = []
  #bytes = 0

  /** @param sync whether all is to be on stable storage before the stream finishes */
  constructor(file: File, { sync }: { readonly sync: boolean }) {
    super({ decodeStrings: true })
    this.#file = file
    this.#sync = sync
  }

  /** How the file begins, as `FileHead` keeps it. */
  get head(): readonly Buffer[] {
    return this.#head.pieces
  }

  override _write(chunk: Buffer, _: BufferEncoding, callback: Callback): void {
    this.#head.take(chunk)
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    if (this.#bytes < most.bytes && this.#chunks.length < most.chunks) callback()
    else this.#flush().then(() => callback(), callback)
  }

  override _final(callback: Callback): void {
    this.#finish().then(() => callback(), callback)
  }

  override _destroy(error: Error | null, callback: Callback): void {
    this.#file.close().then(
      () => callback(error),
      (closing) => callback(error ?? closing),
    )
  }

  async #finish(): Promise<void> {
    await this.#flush()
    if (this.#sync) await this.#file.datasync()
  }

  async #flush(): Promise<void> {
    const chunks = this.#chunks
    const bytes = this.#bytes
    this.#chunks = []
    this.#bytes = 0
    if (bytes === 0) return
    let { bytesWritten } = await this.#file.writev(chunks)
    if (bytesWritten === bytes) return
    // A disk that is nearly full takes a part of it; the next write says so.
    const all = Buffer.concat(chunks)
    while (bytesWritten < bytes) {
      bytesWritten += (await this.#file.write(all, bytesWritten)).bytesWritten
    }
  }
}
