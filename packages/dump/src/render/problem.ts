import type { Fault } from '../errors.ts'
import { element, membersOf, xmlDeclaration } from './elements.ts'

/** A problem document by RFC 9457, with the contract's `errors` for a refused body. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string | undefined
  readonly instance?: string | undefined
  readonly errors?: readonly Fault[] | undefined
}

/** Writes a problem as `application/problem+xml`: RFC 9457 appendix B keeps RFC 7807's namespace. */
export function renderProblemXml(problem: Problem): string {
  const { type, title, status, detail, instance, errors } = problem
  const members = membersOf({ type, title, status, detail, instance })
  const listed = errors?.map(({ path, message }) => element('error', membersOf({ path, message })))
  const content = members + (listed ? element('errors', listed.join('')) : '')
  return `${xmlDeclaration}<problem xmlns="urn:ietf:rfc:7807">${content}</problem>\n`
}
