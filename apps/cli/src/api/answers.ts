import { type Static, type TSchema, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { BadAnswer } from './errors.ts'

const Image = Type.Object({
  imageId: Type.String(),
  url: Type.String(),
  status: Type.String(),
  contentType: Type.Optional(Type.String()),
  bytes: Type.Optional(Type.Number()),
  width: Type.Optional(Type.Number()),
  height: Type.Optional(Type.Number()),
  failure: Type.Optional(
    Type.Object({
      code: Type.Optional(Type.String()),
      httpStatus: Type.Optional(Type.Number()),
      detail: Type.Optional(Type.String()),
    }),
  ),
})
const Item = Type.Object({ name: Type.String(), status: Type.String(), images: Type.Array(Image) })
const Head = Type.Object({
  requestId: Type.String(),
  status: Type.String(),
  submittedAt: Type.String(),
  finishedAt: Type.Optional(Type.String()),
  counts: Type.Object({
    items: Type.Number(),
    images: Type.Number(),
    success: Type.Number(),
    failure: Type.Number(),
    pending: Type.Number(),
  }),
})
const Dump = Type.Interface([Head], { items: Type.Array(Item) })
const Tokens = Type.Object({
  access_token: Type.String(),
  refresh_token: Type.String(),
  expires_in: Type.Optional(Type.Number()),
})
const Line = Type.Union([
  Type.Object({ type: Type.Literal('accepted'), requestId: Type.String() }),
  Type.Interface([Image], { type: Type.Literal('image') }),
  Type.Interface([Dump], { type: Type.Literal('dump') }),
])
const Problem = Type.Object({
  title: Type.Optional(Type.String()),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
})

/** What this program reads of the service's answers; what else they say is kept, unread. */
export type Image = Static<typeof Image>
export type Item = Static<typeof Item>
export type Head = Static<typeof Head>
export type Dump = Static<typeof Dump>
export type Tokens = Static<typeof Tokens>
export type Line = Static<typeof Line>
export type Problem = Static<typeof Problem>

export const readDump = reader(Dump)
export const readHeads = reader(Type.Array(Head))
export const readTokens = reader(Tokens)
export const readLine = reader(Line)
export const readProblem = reader(Problem)

/** Reads JSON of a shape; throws BadAnswer where it is none, or of another shape. */
function reader<T extends TSchema>(schema: T): (json: string) => Static<T> {
  const shape = Compile(schema)
  return (json) => {
    const value = parse(json)
    if (shape.Check(value)) return value
    throw new BadAnswer()
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new BadAnswer({ cause })
  }
}
