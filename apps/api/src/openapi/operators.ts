import { Type } from 'typebox'
import { answer } from './answers.ts'
import type { Operations } from './operation.ts'
import { refusals } from './refusals.ts'

const Ok = Type.Object({ status: Type.Literal('ok') })

export const operatorOperations: Operations = {
  'GET /healthz': {
    tags: ['Operators'],
    summary: 'Whether the process runs',
    security: [],
    responses: { 200: answer('It runs.', Ok), ...refusals({}) },
  },
  'GET /readyz': {
    tags: ['Operators'],
    summary: 'Whether Postgres, Redis and the storage are there as well',
    security: [],
    responses: { 200: answer('All are there.', Ok), ...refusals({}) },
  },
  'GET /metrics': {
    tags: ['Operators'],
    summary: 'What the process measures, for Prometheus',
    description:
      'Numbers, and no name of a user. It asks for no password: a proxy in front should not pass it on.',
    security: [],
    responses: {
      200: {
        description: 'In Prometheus’ text format.',
        content: { 'text/plain': { schema: Type.String() } },
      },
      ...refusals({}),
    },
  },
}
