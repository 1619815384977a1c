import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

const Image = Type.Object({
  imageId: Type.String(),
  url: Type.String(),
  status: Type.String(),
  bytes: Type.Optional(Type.Number()),
  sha256: Type.Optional(Type.String()),
  attempts: Type.Optional(Type.Number()),
  failure: Type.Optional(
    Type.Object({ code: Type.Optional(Type.String()), httpStatus: Type.Optional(Type.Number()) }),
  ),
})

const Answer = Type.Object({
  requestId: Type.String(),
  status: Type.String(),
  counts: Type.Object({
    items: Type.Number(),
    images: Type.Number(),
    success: Type.Number(),
    failure: Type.Number(),
    pending: Type.Number(),
  }),
  items: Type.Array(Type.Object({ name: Type.String(), images: Type.Array(Image) })),
})

const Session = Type.Object({ access_token: Type.String() })

/** The answer to a dump, as far as it is checked here. */
export type Answer = Static<typeof Answer>
export type AnsweredImage = Static<typeof Image>

/** @throws where it is none */
export const readAnswer = (text: string): Answer => Value.Parse(Answer, JSON.parse(text))
export const readSession = (text: string) => Value.Parse(Session, JSON.parse(text))
