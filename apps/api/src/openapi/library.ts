import { Type } from 'typebox'
import {
  answer,
  broken,
  json,
  malformed,
  type Operation,
  type Operations,
  otherType,
  refusals,
  tooLong,
  unauthorized,
} from './operation.ts'

const Id = Type.String({ format: 'uuid' })
const Time = Type.String({ format: 'date-time' })

const Photo = Type.Object({
  photo_id: Type.Integer(),
  id: Id,
  username: Type.String(),
  caption: Type.String(),
  posted: Type.Enum([0, 1]),
  published: Type.Union([Time, Type.Null()]),
  uploaded: Time,
  source: Type.String({ description: 'Where the file is served.' }),
  thumbnail: Type.String(),
  width: Type.Integer(),
  height: Type.Integer(),
  contentType: Type.String(),
  bytes: Type.Integer(),
  sha256: Type.String(),
})

const Own = Type.Object({
  description: Type.String(),
  id: Id,
  source: Type.String(),
  upload_date: Time,
})

/** The smallest PNG: one pixel. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const security = [{ accessToken: [] }] as const
const noPhoto = 'There is no photo of this id, or it is somebody else’s draft.'
const notYours = 'This photo is not yours to change.'
const nextPage = {
  Link: { description: 'The next page: `<…>; rel="next"`.', schema: Type.String() },
}

const list = (summary: string): Operation => ({
  tags: ['Images'],
  summary,
  security,
  responses: {
    200: { description: 'A page of them.', headers: nextPage, content: json(Type.Array(Photo)) },
    ...refusals({ 401: unauthorized, 422: broken }),
  },
})

const change = (summary: string, more: Pick<Operation, 'requestBody'> = {}): Operation => ({
  tags: ['Images'],
  summary,
  security,
  ...more,
  responses: {
    200: answer('The photo as it is now.', Photo),
    ...refusals({
      400: malformed,
      401: unauthorized,
      403: notYours,
      404: noPhoto,
      413: tooLong,
      415: otherType,
      422: broken,
    }),
  },
})

const publish = change('Publishes a photo')
const caption = change('Gives a photo a caption', {
  requestBody: {
    required: true,
    content: json(Type.Object({ caption: Type.String({ maxLength: 5000 }) }), {
      caption: 'At the harbour',
    }),
  },
})

const file: Operation = {
  tags: ['Images'],
  summary: 'The file itself, or with `w` or `h` a thumbnail of it',
  description:
    'Of the UUID no token is asked for: to know it is to be allowed. The number finds only what is published, or one’s own. Takes `Range`, `If-Range` and `If-None-Match`.',
  security: [{}, { accessToken: [] }],
  responses: {
    200: {
      description: 'The file.',
      headers: { ETag: { description: 'Of its bytes.', schema: Type.String() } },
      content: { 'image/*': { schema: Type.String() } },
    },
    206: { description: 'The range of it that was asked for.' },
    304: { description: 'It is what the client has.' },
    ...refusals({
      404: 'There is no image of this id.',
      416: 'It has no such range.',
      422: broken,
    }),
  },
}

export const libraryOperations: Operations = {
  'GET /api/me': {
    tags: ['Images'],
    summary: 'Who you are, and your images',
    security,
    responses: {
      200: {
        description: 'You, and a page of your images.',
        headers: nextPage,
        content: json(
          Type.Object({
            id: Id,
            login: Type.String(),
            plan: Type.Enum(['gold', 'silver', 'bronze']),
            images: Type.Array(Own),
          }),
        ),
      },
      ...refusals({ 401: unauthorized, 422: broken }),
    },
  },
  'POST /api/images': {
    tags: ['Images'],
    summary: 'Uploads an image as base64',
    security,
    requestBody: {
      required: true,
      content: json(
        Type.Object({ data: Type.String(), description: Type.Optional(Type.String()) }),
        { data: pixel, description: 'One pixel' },
      ),
    },
    responses: {
      201: answer(
        'It is stored, as a draft.',
        Type.Object({ id: Id, login: Type.String(), source: Type.String(), upload_date: Time }),
      ),
      ...refusals({ 400: malformed, 401: unauthorized, 413: tooLong, 415: otherType, 422: broken }),
    },
  },
  'GET /api/images/:id': file,
  'HEAD /api/images/:id': { ...file, summary: 'The headers of the file' },
  'POST /upload-photo': {
    tags: ['Images'],
    summary: 'Uploads a photo as a form',
    security,
    requestBody: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: Type.Object({ file: Type.String({ format: 'binary' }) }),
        },
      },
    },
    responses: {
      201: answer(
        'It is stored, as a draft.',
        Type.Object({
          photo_id: Type.Integer(),
          id: Id,
          source: Type.String(),
          posted: Type.Literal(0),
        }),
      ),
      ...refusals({ 400: malformed, 401: unauthorized, 413: tooLong, 415: otherType, 422: broken }),
    },
  },
  'PUT /post-photo/:photo_id': publish,
  'POST /post-photo/:photo_id': publish,
  'PUT /photos/:photo_id/caption': caption,
  'PATCH /photos/:photo_id/caption': caption,
  'POST /photos/:photo_id/caption': caption,
  'DELETE /delete-photo/:photo_id': {
    tags: ['Images'],
    summary: 'Deletes a photo and its file',
    security,
    responses: {
      200: answer(
        'It is gone.',
        Type.Object({ message: Type.String(), photo_id: Type.Integer(), id: Id }),
      ),
      ...refusals({
        400: malformed,
        401: unauthorized,
        403: notYours,
        404: noPhoto,
        413: tooLong,
        415: otherType,
      }),
    },
  },
  'GET /all-photos': list('Every published photo of every user, by when it was published'),
  'GET /my-photos': list('Your published photos'),
  'GET /my-drafts': list('Your photos that are not published'),
  'GET /photo/:photo_id': {
    tags: ['Images'],
    summary: 'One photo',
    security,
    responses: {
      200: answer('The photo.', Photo),
      ...refusals({ 401: unauthorized, 404: noPhoto }),
    },
  },
}
