import type { DumpFormat } from '../parse.ts'
import type { DumpHead } from './answer.ts'
import { describeHead } from './describe.ts'
import { element, membersOf, xmlDeclaration } from './elements.ts'

/** Writes a list of dumps without their items: an array in JSON, `<dumps><dump>…` in XML. */
export function renderHeads(heads: readonly DumpHead[], format: DumpFormat): string {
  const described = heads.map(describeHead)
  if (format === 'json') return JSON.stringify(described)
  const dumps = described.map((head) => `${element('dump', membersOf(head))}\n`)
  return `${xmlDeclaration}<dumps>\n${dumps.join('')}</dumps>\n`
}
