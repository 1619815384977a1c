import { ConnectionLost } from './errors.ts'
import { lostUnless } from './http.ts'

/**
 * The lines of an NDJSON answer, as they come. The last of them is as long as the dump is, so that
 * its pieces are put together once, at its end.
 *
 * @throws ConnectionLost where the answer ends within a line; what `signal` was aborted with
 */
export async function* linesOf(response: Response, signal: AbortSignal): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (reader === undefined) return
  let pieces: string[] = []
  try {
    for (;;) {
      const { done, value } = await lostUnless(signal, reader.read())
      if (done) break
      const [first = '', ...rest] = value.split('\n')
      pieces.push(first)
      for (const piece of rest) {
        yield pieces.join('')
        pieces = [piece]
      }
    }
  } finally {
    // Where nobody reads on; it says nothing new where the answer is at its end.
    await reader.cancel().catch(() => undefined)
  }
  if (pieces.some((piece) => piece !== '')) throw new ConnectionLost('the answer was cut off')
}
