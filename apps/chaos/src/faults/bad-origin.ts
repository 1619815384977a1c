import { failing, file, type Mix } from '../load/dump.ts'
import type { Fault } from './fault.ts'

/** One image in five is of an origin that misbehaves; each dump has two of each kind. */
const mix: Mix = (n) => {
  switch (n % 50) {
    case 3:
      return failing(`/silent/${n}`, 'TIMEOUT')
    case 8:
      return failing(`/trickle/${n}?ms=1000`, 'TIMEOUT')
    case 13:
      return failing(`/stall/${n}`, 'TIMEOUT')
    case 18:
      return failing(`/reset/${n}`, 'CONNECT')
    case 23:
      return failing(`/reset-midway/${n}`, 'TRUNCATED')
    case 28:
      return failing(`/lie-about-length/${n}?by=1000`, 'TRUNCATED')
    case 33:
      return failing(`/busy/${n}?retryAfter=1`, '429')
    case 38:
      return failing(`/busy/${n}?retryAfter=3600`, '429')
    case 43:
      return file(n, 'flaky', '&times=1&status=429&retryAfter=1')
    case 48:
      return file(n, 'flaky', '&times=2&status=503')
    default:
      return file(n)
  }
}

export const badOrigin: Fault = {
  name: 'bad-origin',
  about: 'an origin that hangs, trickles, stalls, resets, lies about its length, answers 429, 503',
  // Three attempts of 2 s for what hangs, and what is busy waits for them.
  bound: 35,
  cluster: { settings: { FETCH_TIMEOUT: '2', IMAGE_DEADLINE: '15' } },
  mix,
  inject: (cluster) => cluster.sleep(8000),
}
