import { lost } from './body.ts'
import { ConnectionLost } from './problem.ts'

/**
 * The lines of an NDJSON answer, parsed, a batch for each piece that arrives.
 *
 * @throws ConnectionLost where the answer ends in the middle of a line
 */
export async function* readLines<Line>(answer: Response): AsyncGenerator<readonly Line[], void> {
  const decoder = new TextDecoder()
  let rest: string[] = []
  for await (const bytes of chunksOf(answer)) {
    const text = decoder.decode(bytes, { stream: true })
    const end = text.lastIndexOf('\n')
    // The last line may be megabytes long: its pieces are joined once, not with every chunk.
    if (end === -1) {
      rest.push(text)
      continue
    }
    const lines = (rest.join('') + text.slice(0, end)).split('\n')
    rest = [text.slice(end + 1)]
    yield lines.filter((line) => line !== '').map((line) => JSON.parse(line))
  }
  if (rest.join('') !== '') throw new ConnectionLost()
}

async function* chunksOf(answer: Response): AsyncGenerator<Uint8Array, void> {
  const reader = answer.body?.getReader()
  if (reader === undefined) return
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(lost)
      if (done) return
      yield value
    }
  } finally {
    // Who stops listening hangs up; of a connection that broke there is nothing left to end.
    void reader.cancel().catch(() => undefined)
  }
}
