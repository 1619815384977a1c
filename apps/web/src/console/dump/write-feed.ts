import type { DumpFormat, DumpItem } from '@image-dump/dump'

/** An item of a feed; what was not given is left out. */
export type FeedItem = Pick<DumpItem, 'name' | 'images'> &
  Partial<Pick<DumpItem, 'manufacturer' | 'brand' | 'category'>>

/** Writes items as a feed that `POST /api/dumps` takes. */
export function writeFeed(items: readonly FeedItem[], format: DumpFormat): string {
  if (format === 'json') {
    const withoutNull = (_: string, value: unknown) => (value === null ? undefined : value)
    return `${JSON.stringify({ items }, withoutNull, 2)}\n`
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n<items>\n${items.map(itemElement).join('')}</items>\n`
}

function itemElement({ name, manufacturer, brand, category, images }: FeedItem): string {
  const fields = Object.entries({ name, manufacturer, brand, category })
  const lines = fields.map(([tag, text]) => (text ? `    ${element(tag, text)}\n` : ''))
  const urls = images.map((url) => `      ${element('url', url)}\n`).join('')
  return `  <item>\n${lines.join('')}    <images>\n${urls}    </images>\n  </item>\n`
}

function element(tag: string, text: string): string {
  return `<${tag}>${escapeXml(text)}</${tag}>`
}

/** What XML can't hold, not even escaped (XML 1.0 section 2.2), becomes U+FFFD. */
const unwritable = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

function escapeXml(text: string): string {
  return text
    .replaceAll(unwritable, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
}
