import type { Faults } from './faults.ts'

/** An item of a dump; its images as the client wrote their URLs, the unusable ones too. */
export interface DumpItem {
  readonly name: string
  readonly manufacturer: string | null
  readonly brand: string | null
  readonly category: string | null
  readonly images: readonly string[]
}

/** What stands where a text should: the text, nothing, or why it is none. */
export type Field = string | undefined | Misfit
export interface Misfit {
  readonly fault: string
}

const maxImages = 100

/** The images of an item. Those over the limit are counted and not kept. */
export class ImageList {
  readonly urls: Field[] = []
  /** Where an image stands inside the item. */
  readonly path: (index: number) => string
  #count = 0

  constructor(path: (index: number) => string) {
    this.path = path
  }

  get count(): number {
    return this.#count
  }

  add(url: Field): void {
    this.#count += 1
    if (this.#count <= maxImages) this.urls.push(url)
  }
}

/** An item as it came, in either format, before anyone judged it. */
export interface RawItem {
  readonly name?: Field
  readonly manufacturer?: Field
  readonly brand?: Field
  readonly category?: Field
  readonly images?: ImageList | undefined | Misfit
}

/**
 * The item, once it keeps every rule of the contract.
 *
 * @param path where the item stands, as the client wrote it
 * @returns undefined when it breaks one; then each is in `faults`
 */
export function checkItem(raw: RawItem, path: string, faults: Faults): DumpItem | undefined {
  const before = faults.total
  const text = (field: Field, member: string) => checkText(field, () => `${path}.${member}`, faults)
  const name = text(raw.name, 'name')
  if (raw.name === undefined) faults.add(`${path}.name`, 'is missing')
  if (name?.trim() === '') faults.add(`${path}.name`, 'must not be blank')
  const manufacturer = text(raw.manufacturer, 'manufacturer')
  const brand = text(raw.brand, 'brand')
  const category = text(raw.category, 'category')
  const images = checkImages(raw.images, path, faults)
  if (name === null || faults.total > before) return undefined
  return { name, manufacturer, brand, category, images }
}

function checkImages(images: RawItem['images'], path: string, faults: Faults): readonly string[] {
  if (images === undefined) {
    faults.add(`${path}.images`, 'is missing')
    return []
  }
  if ('fault' in images) {
    faults.add(`${path}.images`, images.fault)
    return []
  }
  if (images.count === 0) {
    faults.add(`${path}.images`, 'no images; an item has at least 1')
  }
  if (images.count > maxImages) {
    faults.add(`${path}.images`, `${images.count} images; an item has at most ${maxImages}`)
  }
  return images.urls.map(
    (url, index) => checkText(url, () => `${path}.${images.path(index)}`, faults) ?? '',
  )
}

/** Postgres holds no NUL, and no UTF-8 holds half of a surrogate pair. */
function checkText(field: Field, path: () => string, faults: Faults): string | null {
  if (field === undefined) return null
  if (typeof field !== 'string') faults.add(path(), field.fault)
  else if (field.includes('\0')) faults.add(path(), 'must not contain U+0000')
  else if (!field.isWellFormed()) faults.add(path(), 'must not contain half of a surrogate pair')
  else return field
  return null
}
