/**
 * Where something stands in a body, as a client would write it: `items[3].name`. A key that is no
 * name stands in brackets and quotes: `metadata["a b"]`.
 *
 * @param keys from the outside in; those of an array are numbers, or the digits of one
 * @param root the body, which tells the place in an array from a key that looks like one
 */
export function faultPath(keys: readonly (string | number)[], root: unknown): string {
  let path = ''
  let value = root
  for (const key of keys) {
    if (Array.isArray(value)) path += `[${key}]`
    else if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(String(key))) path += `[${JSON.stringify(key)}]`
    else path += path === '' ? key : `.${key}`
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  }
  return path
}
