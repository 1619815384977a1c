import type { AnsweredDump, AnsweredItem } from './answer.ts'
import { describeHead, describeItem } from './describe.ts'
import { element, membersOf, xmlDeclaration } from './elements.ts'

/**
 * Writes an answer as XML, with the names of the JSON and a line for each image: a chunk for what
 * comes before the items, one for each page of items that is not empty, and one for the end. An
 * error of the pages is passed on.
 */
export async function* renderXml({ head, pages }: AnsweredDump): AsyncGenerator<string, void> {
  yield `${xmlDeclaration}<dump>${membersOf(describeHead(head))}<items>\n`
  for await (const page of pages) {
    if (page.length > 0) yield page.map(renderItem).join('')
  }
  yield '</items></dump>\n'
}

function renderItem(answered: AnsweredItem): string {
  const { images, ...item } = describeItem(answered)
  const lines = images.map((image) => `${element('image', membersOf(image))}\n`)
  return `${element('item', `${membersOf(item)}<images>\n${lines.join('')}</images>`)}\n`
}
