import { ConnectionLost } from './problem.ts'

/**
 * The JSON of an answer.
 *
 * @throws ConnectionLost where it ends before it is whole; DOMException AbortError where its signal ended it
 */
export async function jsonOf<T>(answer: Response): Promise<T> {
  const text = await answer.text().catch(lost)
  try {
    return JSON.parse(text)
  } catch (cause) {
    // Cut short on a connection that tells no length, or written by a proxy in between.
    if (cause instanceof SyntaxError) throw new ConnectionLost({ cause })
    throw cause
  }
}

/** For the `catch` of what goes over the network: it is lost, unless whoever asked has hung up. */
export function lost(cause: unknown): never {
  if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
  throw new ConnectionLost({ cause })
}
