/** An EXIF segment of a JPEG takes up to 64 KiB by itself, and more comes with it. */
const mostBytes = 128 * 1024

/** Each costs some memory of its own. Where a file comes in smaller ones, less is kept of it. */
const mostPieces = 64

/**
 * Keeps the beginning of a file as it passes by, for whoever wants to know what it is: up to 128 KiB,
 * as the chunks that it came in. So nothing is copied, and chunks of a byte cost no more than others.
 */
export class FileHead {
  readonly #pieces: Buffer[] = []
  #bytes = 0

  /** To be called with each chunk, which nobody may write to any more. */
  take(chunk: Buffer): void {
    if (this.#bytes === mostBytes || this.#pieces.length === mostPieces) return
    const room = mostBytes - this.#bytes
    const piece = chunk.length > room ? chunk.subarray(0, room) : chunk
    this.#pieces.push(piece)
    this.#bytes += piece.length
  }

  get pieces(): readonly Buffer[] {
    return this.#pieces
  }
}
