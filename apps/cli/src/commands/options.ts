import { InvalidArgumentError } from 'commander'

/** A number of seconds. @returns milliseconds; throws InvalidArgumentError */
export function seconds(text: string): number {
  if (!/^\d{1,7}(\.\d+)?$/.test(text)) throw new InvalidArgumentError('It is a number of seconds.')
  return Number(text) * 1000
}

/** @throws InvalidArgumentError unless 1 to 200 */
export function limit(text: string): number {
  const n = Number(text)
  if (Number.isInteger(n) && n >= 1 && n <= 200) return n
  throw new InvalidArgumentError('It is a number from 1 to 200.')
}

/** What a header can carry, and the service takes. @throws InvalidArgumentError */
export function key(text: string): string {
  if (text.length <= 255 && /^[!-~]+$/.test(text)) return text
  throw new InvalidArgumentError('It has 1 to 255 letters, digits and signs of ASCII.')
}
