import t from 'tap'
import { CommandFailed } from '../src/command-failed.ts'
import { readCsv } from '../src/feed/csv.ts'
import { csvFault } from '../src/feed/fault-lines.ts'

const read = (text: string) => readCsv(Buffer.from(text), 'feed.csv')
const bare = (text: string) => read(text).items.map(({ lines: _, ...item }) => item)

function refusalOf(work: () => unknown): CommandFailed {
  try {
    work()
  } catch (error) {
    if (error instanceof CommandFailed) return error
    throw error
  }
  throw new Error('nothing was refused')
}

t.test('rows of one product are one item, where its first row stands', async (t) => {
  const items = bare(
    'name,manufacturer,brand,category,url\n' +
      'Soup,World,Cafe,Food,https://a/1\n' +
      'Tea,,,,https://a/2\n' +
      'Soup,World,Cafe,Food,https://a/3\n' +
      'Soup,World,Other,Food,https://a/4\n',
  )
  t.strictSame(items, [
    {
      name: 'Soup',
      manufacturer: 'World',
      brand: 'Cafe',
      category: 'Food',
      images: ['https://a/1', 'https://a/3'],
    },
    { name: 'Tea', images: ['https://a/2'] },
    {
      name: 'Soup',
      manufacturer: 'World',
      brand: 'Other',
      category: 'Food',
      images: ['https://a/4'],
    },
  ])
})

t.test('an item may have its URLs in several columns, and empty ones are no images', async (t) => {
  const { items, ignored } = read('SKU,Name,Image URL 1,image_url_2,URL\n7,Soup,a,,b\n')
  t.strictSame(items[0]?.images, ['a', 'b'])
  t.strictSame(ignored, ['SKU'])
})

t.test('it reads what Excel writes: a byte order mark, semicolons, CRLF, quotes', async (t) => {
  const items = bare(
    '\ufeffname;url\r\n"Soup; ""hot""\nand spicy";https://a/1\r\n;\r\n\r\nTea;b\r\n',
  )
  t.strictSame(items, [
    { name: 'Soup; "hot"\nand spicy', images: ['https://a/1'] },
    { name: 'Tea', images: ['b'] },
  ])
})

t.test('tabs are read as well', async (t) => {
  t.strictSame(bare('name\turl\nSoup, hot\ta\n'), [{ name: 'Soup, hot', images: ['a'] }])
})

t.test('faults are told with their lines, all at once', async (t) => {
  const text = 'name,url\n"two\nlines",a\n,b\nTea,\nSoup, hot,c\n'
  const { details, exitCode } = refusalOf(() => read(text))
  t.strictSame(details, [
    'line 4: has no name',
    'line 5: has no URL',
    'line 6: has 3 fields, the header has 2: is a text with a comma in it not quoted?',
  ])
  t.equal(exitCode, 2)
})

t.test('of very many faults the first are told', async (t) => {
  const { details } = refusalOf(() => read(`name,url\n${'Tea,\n'.repeat(1000)}`))
  t.equal(details.length, 21)
  t.equal(details.at(-1), 'and 980 more')
})

t.test('a quote that is not closed, and bytes that are no UTF-8, are refused', async (t) => {
  const { details } = refusalOf(() => read('name,url\nTea,"a\n'))
  t.strictSame(details, ['line 2: a quote is opened, here or above, and never closed'])
  t.match(refusalOf(() => read('name,url\nTea "hot",a\n')).details[0], /^line 2: there is a quote/)
  t.match(refusalOf(() => read('name,url\n"Tea"s,a\n')).details[0], /^line 2: there is text behind/)
  const latin1 = Buffer.from('name,url\nCafé,a\n', 'latin1')
  t.match(refusalOf(() => readCsv(latin1, 'feed.csv')).message, /not in UTF-8/)
})

t.test('a header without a name or a URL is refused, and says what it wants', async (t) => {
  t.match(refusalOf(() => read('title,url\nTea,a\n')).message, /no column “name”/)
  t.match(refusalOf(() => read('name,link\nTea,a\n')).message, /no column “url”/)
  t.match(refusalOf(() => read('name,name,url\nTea,Tea,a\n')).message, /two columns “name”/)
})

t.test('what the service refuses is found in its line', async (t) => {
  const { items } = read('name,url\nSoup,a\nTea,b\nSoup,c\n')
  t.equal(csvFault('items[0].images[1]', items), 'line 4 (items[0].images[1])')
  t.equal(csvFault('items[1].name', items), 'line 3 (items[1].name)')
  t.equal(csvFault('items', items), 'items')
})

t.test('10,000 rows are read in their order', async (t) => {
  const rows = Array.from({ length: 10_000 }, (_, n) => `item ${n},https://a/${n}\n`)
  const { items } = read(`name,url\n${rows.join('')}`)
  t.equal(items.length, 10_000)
  t.strictSame(items[9999], { name: 'item 9999', images: ['https://a/9999'], lines: [10_001] })
})
