import { type JSONPath, visit } from 'jsonc-parser'

/** Where each wanted path of a JSON text begins, in UTF-16 units. Of two of one name the last counts. */
export function jsonOffsets(text: string, wanted: ReadonlySet<string>): Map<string, number> {
  const offsets = new Map<string, number>()
  const note = (path: JSONPath, offset: number) => {
    const name = nameOf(path)
    if (wanted.has(name)) offsets.set(name, offset)
  }
  visit(text, {
    onObjectBegin: (offset, _length, _line, _column, path) => note(path(), offset),
    onArrayBegin: (offset, _length, _line, _column, path) => note(path(), offset),
    onLiteralValue: (_value, offset, _length, _line, _column, path) => note(path(), offset),
  })
  return offsets
}

function nameOf(path: JSONPath): string {
  return path.reduce<string>((name, step) => {
    if (typeof step === 'number') return `${name}[${step}]`
    return name === '' ? step : `${name}.${step}`
  }, '')
}
