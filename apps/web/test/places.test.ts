import t from 'tap'
import { placesOf } from '../src/console/send/places/places.ts'

const json = `{"items": [
  {"name": "a", "images": ["u"]},
  {"images": ["v",
    7]}
]}`

t.test('a fault in JSON is shown where it stands', async (t) => {
  const paths = ['items', 'items[1].images[1]', 'items[1].name', 'nowhere', '']
  t.same(placesOf({ text: json, format: 'json' }, paths), [
    { line: 1, column: 11 },
    { line: 4, column: 5 },
    { line: 3, column: 3 },
    undefined,
    { line: 1, column: 1 },
  ])
})

t.test('of two members with one name the last counts, as for the server', async (t) => {
  const text = '{"items": [],\n"items": [1]}'
  t.same(placesOf({ text, format: 'json' }, ['items[0]', 'items']), [
    { line: 2, column: 11 },
    { line: 2, column: 10 },
  ])
})

const xml = `<?xml version="1.0"?>
<items>
  <!-- <item> in a comment is none -->
  <item><name>a</name><images><url>u</url></images></item>
  <item note="a > b">
    <images><url><![CDATA[</images>]]></url>
      <url><b/></url></images>
  </item>
</items>`

t.test('a fault in XML is shown where it stands', async (t) => {
  const paths = ['items.item', 'items.item[1].images.url[1]', 'items.item[1].name']
  t.same(placesOf({ text: xml, format: 'xml' }, paths), [
    { line: 4, column: 3 },
    { line: 7, column: 7 },
    { line: 5, column: 3 },
  ])
})

t.test('lines are counted as the server counts them', async (t) => {
  const text = '{"items":\r\n[\r5]}'
  t.same(placesOf({ text, format: 'json' }, ['items[0]']), [{ line: 3, column: 1 }])
})
