import { parseArgs } from 'node:util'

const fewestRounds = 1

export interface Options {
  /** Names of measurements; undefined for all. */
  readonly only: readonly string[] | undefined
  readonly rounds: number
  readonly isQuick: boolean
  readonly isList: boolean
  /** A file for the results as JSON. */
  readonly json: string | undefined
}

/** @throws Error with what is wrong with the command line */
export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  })
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 5))
  if (!Number.isInteger(rounds) || rounds < fewestRounds) {
    throw new Error('--rounds is a whole number from 1')
  }
  return {
    only: values.only?.split(','),
    rounds,
    isQuick: values.quick,
    isList: values.list,
    json: values.json,
  }
}
