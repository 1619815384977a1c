import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** In bytes: 8 MB of buffers are collected in about a millisecond, less than it takes to send them. */
const most = 8 * 2 ** 20

let passed = 0

/**
 * To be told of each buffer of a body that goes to a disk: has V8 collect them as they pile up.
 *
 * They lie outside of V8's heap, and it waits until there are 64 MB of them before it looks which are
 * still needed: an upload of 200 MB made the process grow by 60 MB, of which it needed one. With this
 * it is about 15. No setting of V8's changes that limit, and the one that makes it look more often
 * slows down all else.
 */
export function bufferPassed(bytes: number): void {
  passed += bytes
  if (passed < most) return
  passed = 0
  collect?.({ type: 'minor' })
}

/** Undefined where this Node has none: then there is only more to collect later. */
const collect = collector()

function collector(): ((options: { readonly type: 'minor' }) => void) | undefined {
  setFlagsFromString('--expose-gc')
  const found: unknown = runInNewContext('globalThis.gc')
  setFlagsFromString('--no-expose-gc')
  return typeof found === 'function' ? (options) => void found(options) : undefined
}
