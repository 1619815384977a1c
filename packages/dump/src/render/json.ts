import type { AnsweredDump } from './answer.ts'
import { describeHead, describeItem } from './describe.ts'

/**
 * Writes an answer as JSON: a chunk for what comes before the items, one for each page of items
 * that is not empty, and one for the end. An error of the pages is passed on.
 */
export async function* renderJson({ head, pages }: AnsweredDump): AsyncGenerator<string, void> {
  yield `${JSON.stringify(describeHead(head)).slice(0, -1)},"items":[`
  let separator = ''
  for await (const page of pages) {
    if (page.length === 0) continue
    yield separator + page.map((item) => JSON.stringify(describeItem(item))).join(',')
    separator = ','
  }
  yield ']}'
}
