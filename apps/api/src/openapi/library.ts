import { type TSchema, Type } from 'typebox'
import { Photo, PhotoOfOwn } from '../routes/library/photo-answer.ts'
import { UploadBody } from '../routes/library/upload/json-upload.ts'
import { answer, Id, json, page, Time } from './answers.ts'
import type { Headers, Operation, Operations } from './operation.ts'
import { broken, ofBody, refusals, unauthorized, unreadable } from './refusals.ts'

/** The smallest PNG: one pixel. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const security = [{ accessToken: [] }] as const
const noPhoto = { 404: 'There is no photo of this id, or it is somebody else’s draft.' }
const notYours = { 403: 'This photo is not yours to change.' }

const list = (summary: string): Operation => ({
  tags: ['Images'],
  summary,
  security,
  responses: {
    200: page('A page of them.', Type.Array(Photo)),
    ...refusals({ ...unauthorized, ...broken }),
  },
})

const change = (summary: string, more: Pick<Operation, 'body'> = {}): Operation => ({
  tags: ['Images'],
  summary,
  security,
  ...more,
  responses: {
    200: answer('The photo as it is now.', Photo),
    ...refusals({ ...ofBody, ...unauthorized, ...notYours, ...noPhoto }),
  },
})

const publish = change('Publishes a photo')
const caption = change('Gives a photo a caption', {
  body: { example: { caption: 'At the harbour' } },
})

const text = (description: string) => ({ description, schema: Type.String() })

/** What a cache needs to know of a file. */
const caching: Headers = {
  ETag: text('Of its bytes; a thumbnail has one of its own. For `If-None-Match` and `If-Range`.'),
  'Cache-Control': text(
    'Of a published photo `public, max-age=3600`; of a draft `private, no-cache`: to be kept, and asked for again with its ETag.',
  ),
}

const image = { 'image/*': { schema: Type.String({ format: 'binary' }) } }

const file: Operation = {
  tags: ['Images'],
  summary: 'The file itself, or with `w` or `h` a thumbnail of it',
  description:
    'Of the UUID no token is asked for: to know it is to be allowed. The number finds only what is published, or one’s own. A thumbnail is a WebP, and comes whole.',
  security: [{}, { accessToken: [] }],
  headers: [
    {
      name: 'If-None-Match',
      ...text('ETags that the client has: 304 where one of them still is.'),
    },
    { name: 'Range', ...text('One range of bytes: `bytes=0-1023`. Others are passed over.') },
    { name: 'If-Range', ...text('The ETag that the range is of; of another file it comes whole.') },
  ],
  responses: {
    200: {
      description: 'The file.',
      headers: { ...caching, 'Accept-Ranges': text('`bytes`, of all but thumbnails.') },
      content: image,
    },
    206: {
      description: 'The range of it that was asked for.',
      headers: { ...caching, 'Content-Range': text('Which of how many: `bytes 0-1023/51234`.') },
      content: image,
    },
    304: { description: 'It is what the client has.', headers: caching },
    ...refusals(
      { 404: 'There is no image of this id.', 416: 'It has no such range.', ...broken },
      { headers: { 416: { 'Content-Range': text('How many bytes it has: `bytes */51234`.') } } },
    ),
  },
}

/** Both uploads are stored alike, and differ in their form. */
const upload = (
  summary: string,
  { body, otherType, stored }: Pick<Operation, 'body'> & UploadForm,
): Operation => ({
  tags: ['Images'],
  summary,
  security,
  ...(body && { body }),
  responses: {
    201: {
      ...answer('It is stored, as a draft.', stored),
      headers: { Location: text('Where the file is served: the `source`.') },
    },
    ...refusals({
      ...unreadable,
      ...unauthorized,
      413: 'The image is larger than IMAGE_MAX_BYTES, or what comes besides it is too large.',
      415: otherType,
      422: 'The body breaks a rule, or what it holds is no image or has too many pixels; `errors` says where.',
    }),
  },
})

interface UploadForm {
  readonly otherType: string
  readonly stored: TSchema
}

export const libraryOperations: Operations = {
  'GET /api/me': {
    tags: ['Images'],
    summary: 'Who you are, and your images',
    security,
    responses: {
      200: page(
        'You, and a page of your images.',
        Type.Object({
          id: Id,
          login: Type.String(),
          plan: Type.Enum(['gold', 'silver', 'bronze']),
          images: Type.Array(PhotoOfOwn),
        }),
      ),
      ...refusals({ ...unauthorized, ...broken }),
    },
  },
  'POST /api/images': upload('Uploads an image as base64', {
    body: { content: json(UploadBody, { data: pixel, description: 'One pixel' }) },
    otherType: 'The body is not JSON, not in UTF-8, or compressed.',
    stored: Type.Object({ id: Id, login: Type.String(), source: Type.String(), upload_date: Time }),
  }),
  'GET /api/images/:id': file,
  'HEAD /api/images/:id': { ...file, summary: 'The headers of the file' },
  'POST /upload-photo': upload('Uploads a photo as a form', {
    body: {
      content: {
        'multipart/form-data': {
          schema: Type.Object({ file: Type.String({ format: 'binary' }) }),
        },
      },
    },
    otherType: 'The body is not `multipart/form-data`.',
    stored: Type.Object({
      photo_id: Type.Integer(),
      id: Id,
      source: Type.String(),
      posted: Type.Literal(0),
    }),
  }),
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
      ...refusals({ ...unreadable, ...unauthorized, ...notYours, ...noPhoto }),
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
      ...refusals({ ...unauthorized, ...noPhoto }),
    },
  },
}
