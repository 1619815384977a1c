import type { ErrorObject } from 'ajv'
import { faultPath } from './fault-path.ts'
import type { Fault } from './problem.ts'

/**
 * What a validator found, in words that say what is allowed.
 *
 * @param errors of an Ajv that is `verbose`: what a schema says is a part of the words
 * @param root what was validated
 */
export function toFaults(errors: readonly ErrorObject[], root: unknown): readonly Fault[] {
  // Of a choice, what is wrong with each of its branches helps nobody: the choice itself is told.
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf')
  return errors
    .filter(({ schemaPath }) => !choices.some((it) => schemaPath.startsWith(`${it.schemaPath}/`)))
    .map((error) => toFault(error, root))
}

function toFault(error: ErrorObject, root: unknown): Fault {
  // RFC 6901: a JSON pointer writes / as ~1 and ~ as ~0.
  const keys = error.instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const at = (...more: readonly string[]) => faultPath([...keys, ...more], root)
  if (error.keyword === 'required') {
    return { path: at(String(error.params.missingProperty)), message: 'is missing' }
  }
  if (error.keyword === 'anyOf') {
    const [first, ...others] = membersOf(error.schema)
    if (first !== undefined) {
      return {
        path: at(first),
        message: `is missing, as is ${others.join(' and ')}: one is needed`,
      }
    }
  }
  return { path: at(), message: messageOf(error) }
}

function messageOf({ keyword, schema, parentSchema, message = 'is not valid' }: ErrorObject) {
  const [own = {}] = schemasOf(parentSchema)
  switch (keyword) {
    case 'enum':
      return `must be one of ${[schema].flat().join(', ')}`
    case 'anyOf':
      return `must be ${typesOf(schema).join(' or ')}`
    case 'pattern':
      // A pattern says nothing to a person; what has one says in its description what it is.
      return own.description === undefined ? message : `must be ${own.description}`
    case 'type':
      return own.type === 'integer' ? `must be ${range(own)}` : `must be ${kind(schema)}`
    case 'minimum':
    case 'maximum':
      return own.type === 'integer' ? `must be ${range(own)}` : message
    case 'minLength':
      return `must have at least ${characters(schema)}`
    case 'maxLength':
      return `must have at most ${characters(schema)}`
    default:
      return message
  }
}

interface Schema {
  readonly description?: unknown
  readonly type?: unknown
  readonly minimum?: unknown
  readonly maximum?: unknown
  readonly required?: unknown
}

/** `a whole number from 1 to 200`, as far as it is bounded. */
function range({ minimum, maximum }: Schema): string {
  // The largest that a number holds exactly is a bound that nobody meant.
  const to = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum
  if (minimum === undefined) return 'a whole number'
  return to === undefined
    ? `a whole number, at least ${minimum}`
    : `a whole number from ${minimum} to ${to}`
}

const characters = (count: unknown) => (count === 1 ? '1 character' : `${count} characters`)

const kinds: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
}

function kind(type: unknown): string {
  const names = [type].flat().map(String)
  return names.map((name) => kinds[name] ?? name).join(' or ')
}

/** What may stand in a choice of types. */
function typesOf(branches: unknown): readonly string[] {
  return schemasOf(branches).map(({ type }) => kind(type))
}

/** The members of which a choice asks for one. */
function membersOf(branches: unknown): readonly string[] {
  return schemasOf(branches)
    .flatMap(({ required }) => required)
    .filter((name) => typeof name === 'string')
}

function schemasOf(branches: unknown): readonly Schema[] {
  return [branches].flat().filter((it): it is Schema => typeof it === 'object' && it !== null)
}
