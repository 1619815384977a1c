import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { CommandFailed, refused } from '../command-failed.ts'
import { exitCode } from '../exit-code.ts'
import type { Io, Output } from '../io.ts'

/**
 * Asks at the terminal. All questions share one reader: what is pasted ahead is then neither lost
 * nor shown.
 */
export class Prompt {
  readonly #out: Output
  readonly #reader: Interface
  readonly #lines: AsyncIterator<string>
  #echo = false
  #interrupted = false
  #closed = false

  constructor({ stdin, stderr, interrupted }: Io) {
    this.#out = stderr
    const output = new Writable({
      write: (chunk, _encoding, done) => {
        if (this.#echo) stderr.write(chunk)
        done()
      },
    })
    this.#reader = createInterface({ input: stdin, output, terminal: true, signal: interrupted })
    this.#lines = this.#reader[Symbol.asyncIterator]()
    this.#reader.on('line', () => {
      this.#echo = false
    })
    this.#reader.once('close', () => {
      this.#closed = true
    })
    // The terminal gives the key to us as it does with any other.
    this.#reader.once('SIGINT', () => {
      this.#interrupted = true
      this.#reader.close()
    })
  }

  /**
   * @param hidden what is typed is not shown
   * @throws CommandFailed where Ctrl-C or Ctrl-D is all the answer
   */
  async ask(question: string, { hidden = false } = {}): Promise<string> {
    if (hidden) this.#out.write(question)
    this.#echo = !hidden
    this.#reader.setPrompt(hidden ? '' : question)
    // What was typed before the end of the input is an answer still.
    if (!this.#closed) this.#reader.prompt()
    const { value, done } = await this.#lines.next()
    if (hidden || done) this.#out.write('\n')
    if (this.#interrupted) throw new CommandFailed(exitCode.interrupted, 'Interrupted.')
    if (done) throw refused('There was no answer.')
    return value
  }

  close(): void {
    this.#reader.close()
  }
}
