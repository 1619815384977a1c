/** What may stand in a well-formed document; of tags the slash in front, the name, the slash behind. */
const piece =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)([^\s/>]+)(?:"[^"]*"|'[^']*'|[^>"'/]|\/(?!>))*(\/?)>/g

interface Level {
  readonly path: string
  /** How many children of each name have been met. */
  readonly counts: Map<string, number>
}

/**
 * Where each wanted path of a well-formed XML document begins, in UTF-16 units. A path names an
 * element with its index among those of its name, or without, which is the first.
 */
export function xmlOffsets(text: string, wanted: ReadonlySet<string>): Map<string, number> {
  const offsets = new Map<string, number>()
  const levels: Level[] = [{ path: '', counts: new Map() }]
  for (const { index, 1: closing, 2: name, 3: empty } of text.matchAll(piece)) {
    if (name === undefined) continue
    const parent = levels.at(-1)
    if (closing) levels.pop()
    if (closing || parent === undefined) continue
    const count = parent.counts.get(name) ?? 0
    parent.counts.set(name, count + 1)
    const plain = parent.path === '' ? name : `${parent.path}.${name}`
    const indexed = `${plain}[${count}]`
    for (const path of count === 0 ? [plain, indexed] : [indexed]) {
      if (wanted.has(path)) offsets.set(path, index)
    }
    // Only what is in a list has an index in the paths of what is inside it.
    const path = name === 'item' ? indexed : plain
    if (!empty) levels.push({ path, counts: new Map() })
  }
  return offsets
}
