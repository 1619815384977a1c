import { Type } from 'typebox'
import { nextPage } from './answers.ts'
import { DumpAnswer, DumpBody, DumpHead, exampleDump, exampleXml } from './dump-schemas.ts'
import type { Content, Operations } from './operation.ts'
import { broken, refusals, unauthorized } from './refusals.ts'

const xml = Type.String({ description: 'The same names as in JSON: `<dump><requestId/>…</dump>`.' })

const content: Content = {
  'application/json': { schema: DumpAnswer },
  'application/xml': { schema: xml },
  'application/x-ndjson': {
    schema: Type.String({
      description:
        'A line of JSON each: `{"type":"accepted",…}`, `{"type":"image",…}` as each image settles, and last `{"type":"dump",…}` with the whole answer.',
    }),
  },
}

const quotaHeaders = {
  'RateLimit-Policy': {
    description: 'Dumps in a window of so many seconds: `"dumps";q=100;w=3600`.',
    schema: Type.String(),
  },
  RateLimit: {
    description:
      'How many are left, and in how many seconds there is another: `"dumps";r=7;t=120`.',
    schema: Type.String(),
  },
}

const answers = {
  200: { description: 'Every image is settled.', headers: quotaHeaders, content },
  202: {
    description: 'The wait was over first: the dump as it stands.',
    headers: {
      ...quotaHeaders,
      Location: { description: 'Where to ask again.', schema: Type.String() },
    },
    content,
  },
}

const prefer = {
  name: 'Prefer',
  description: 'How many seconds to wait for the dump to be finished: `wait=10` (RFC 7240).',
  schema: Type.String(),
}

const noDump = 'You have no dump of this id.'
const options = { speaksXml: true }

export const dumpOperations: Operations = {
  'POST /api/dumps': {
    tags: ['Dumps'],
    summary: 'Sends a dump, and answers when every image is settled',
    description:
      'A JSON body may also be the literal twin of the XML. The answer is in the format of the request unless `Accept` asks for another. An accepted dump costs a unit of the plan’s hourly quota; what is refused costs nothing.',
    security: [{ accessToken: [] }],
    headers: [
      prefer,
      {
        name: 'Idempotency-Key',
        description: 'The same key within a day is the same dump, and costs nothing.',
        schema: Type.String({ minLength: 1, maxLength: 255 }),
      },
    ],
    body: {
      content: {
        'application/json': { schema: DumpBody, example: exampleDump },
        'application/xml': { schema: Type.String(), example: exampleXml },
      },
    },
    responses: {
      ...answers,
      ...refusals(
        {
          400: 'The body is not well-formed, or an XML document with a DOCTYPE.',
          ...unauthorized,
          413: 'The body is larger than BODY_LIMIT.',
          415: 'The body is neither XML nor JSON, or not in UTF-8, or compressed.',
          ...broken,
          429: 'All dumps of your plan are used for now.',
        },
        options,
      ),
    },
  },
  'GET /api/dumps/:requestId': {
    tags: ['Dumps'],
    summary: 'A dump of your own as it stands, or once it is finished',
    security: [{ accessToken: [] }],
    headers: [prefer],
    responses: {
      ...answers,
      ...refusals({ ...unauthorized, 404: noDump, ...broken }, options),
    },
  },
  'GET /api/dumps': {
    tags: ['Dumps'],
    summary: 'Your dumps without their items, newest first',
    security: [{ accessToken: [] }],
    responses: {
      200: {
        description: 'A page of them.',
        headers: { ...quotaHeaders, ...nextPage },
        content: {
          'application/json': { schema: Type.Array(DumpHead) },
          'application/xml': { schema: Type.String() },
        },
      },
      ...refusals({ ...unauthorized, ...broken }, options),
    },
  },
}
