import type { Columns } from './columns.ts'

/** An item as it is sent. */
export interface CsvItem {
  readonly name: string
  readonly manufacturer?: string
  readonly brand?: string
  readonly category?: string
  readonly images: string[]
  /** The line that each image comes from. */
  readonly lines: number[]
}

/** Puts items together from rows. */
export class Items {
  readonly #items = new Map<string, CsvItem>()

  /** In the order of their first rows. */
  get all(): readonly CsvItem[] {
    return [...this.#items.values()]
  }

  /** @returns what is wrong with the row, if anything */
  add(cells: readonly string[], line: number, columns: Columns): string | undefined {
    const cell = (column: number | undefined) => cells[column ?? -1] || undefined
    const name = cell(columns.name)
    const [manufacturer, brand, category] = [
      cell(columns.manufacturer),
      cell(columns.brand),
      cell(columns.category),
    ]
    const urls = columns.urls.flatMap((column) => cell(column) ?? [])
    if (name === undefined) return 'has no name'
    if (urls.length === 0) return 'has no URL'
    const key = JSON.stringify([name, manufacturer, brand, category])
    const item: CsvItem = this.#items.get(key) ?? {
      name,
      ...(manufacturer && { manufacturer }),
      ...(brand && { brand }),
      ...(category && { category }),
      images: [],
      lines: [],
    }
    this.#items.set(key, item)
    item.images.push(...urls)
    item.lines.push(...urls.map(() => line))
    return undefined
  }
}
