import { access, constants } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import type { DumpItem } from '@image-dump/dump'
import type { Item } from '../api/answers.ts'
import { refused } from '../command-failed.ts'

const writers = {
  '.json': (items: readonly DumpItem[]) => `${JSON.stringify({ items }, null, 2)}\n`,
  '.csv': toCsv,
} as const

/**
 * How to write a feed into a file of this name.
 *
 * @throws CommandFailed where its ending is no format, or its folder takes no files
 */
export async function feedWriter(file: string): Promise<(items: readonly DumpItem[]) => string> {
  const extension = extname(file).toLowerCase()
  if (extension === '.json' || extension === '.csv') {
    await access(dirname(file), constants.W_OK).catch((cause) => {
      throw refused(`${file} can’t be written: its folder is not there, or not yours.`, [], cause)
    })
    return writers[extension]
  }
  throw refused(`The feed of failures is written as JSON or CSV: ${file} has to end so.`)
}

/**
 * What is to be sent again: the items with the images that failed, as they were sent.
 *
 * @param sent in the order of the request, which is that of the answer
 */
export function failedItems(sent: readonly DumpItem[], answered: readonly Item[]): DumpItem[] {
  return sent.flatMap((item, n) => {
    const images = item.images.filter((_, i) => answered[n]?.images[i]?.status === 'FAILURE')
    return images.length > 0 ? { ...item, images } : []
  })
}

/** RFC 4180, a row for each image. */
function toCsv(items: readonly DumpItem[]): string {
  const rows = items.flatMap(({ name, manufacturer, brand, category, images }) =>
    images.map((url) => [name, manufacturer, brand, category, url]),
  )
  return [['name', 'manufacturer', 'brand', 'category', 'url'], ...rows]
    .map((row) => `${row.map(quoted).join(',')}\r\n`)
    .join('')
}

function quoted(text: string | null): string {
  return /[",\r\n]/.test(text ?? '') ? `"${text?.replaceAll('"', '""')}"` : (text ?? '')
}
