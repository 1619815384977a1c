import { Type } from 'typebox'

const Id = Type.String({ format: 'uuid' })
const Status = Type.Enum(['PENDING', 'SUCCESS', 'FAILURE', 'PARTIAL'])
const Url = Type.String({ description: 'http or https, of at most 2,048 characters.' })

/** A dump as it is sent in JSON. */
export const DumpBody = Type.Object({
  items: Type.Array(
    Type.Object({
      name: Type.String(),
      manufacturer: Type.Optional(Type.String()),
      brand: Type.Optional(Type.String()),
      category: Type.Optional(Type.String()),
      images: Type.Array(Url, { minItems: 1, maxItems: 100 }),
    }),
    { description: 'At least DUMP_MIN_ITEMS (51) and at most DUMP_MAX_ITEMS (10,000).' },
  ),
})

const Failure = Type.Union([
  Type.Object({
    kind: Type.Literal('HTTP_ERROR'),
    httpStatus: Type.Integer(),
    detail: Type.String(),
  }),
  Type.Object({
    kind: Type.Literal('INTERNAL_ERROR'),
    code: Type.String({ description: 'DNS, TIMEOUT, NOT_AN_IMAGE, …' }),
    detail: Type.String({ description: 'A sentence for a person.' }),
  }),
])

const Image = Type.Object({
  imageId: Id,
  url: Type.String(),
  status: Type.Enum(['PENDING', 'SUCCESS', 'FAILURE']),
  source: Type.Optional(Type.String({ description: 'Where it is served.' })),
  contentType: Type.Optional(Type.String()),
  bytes: Type.Optional(Type.Integer()),
  width: Type.Optional(Type.Integer()),
  height: Type.Optional(Type.Integer()),
  sha256: Type.Optional(Type.String()),
  failure: Type.Optional(Failure),
  attempts: Type.Optional(Type.Integer()),
})

export const DumpHead = Type.Object({
  requestId: Id,
  status: Status,
  dataFormat: Type.Enum(['json', 'xml']),
  submittedAt: Type.String({ format: 'date-time' }),
  finishedAt: Type.Optional(Type.String({ format: 'date-time' })),
  counts: Type.Object({
    items: Type.Integer(),
    images: Type.Integer(),
    success: Type.Integer(),
    failure: Type.Integer(),
    pending: Type.Integer(),
  }),
})

export const DumpAnswer = Type.Object({
  ...DumpHead.properties,
  items: Type.Array(
    Type.Object({ itemId: Id, name: Type.String(), status: Status, images: Type.Array(Image) }),
  ),
})

/** 51 items, the fewest that a dump may have. */
export const exampleDump = {
  items: Array.from({ length: 51 }, (_, n) => ({
    name: `Item ${n + 1}`,
    brand: 'Cafe',
    images: [`https://placehold.co/64.png?text=${n + 1}`],
  })),
}

export const exampleXml = `<items>\n${exampleDump.items
  .map(({ name, brand, images: [url = ''] }) => {
    return `  <item><name>${name}</name><brand>${brand}</brand><images><url>${url}</url></images></item>`
  })
  .join('\n')}\n</items>`
