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

const Time = Type.String({ format: 'date-time' })
const Token = Type.String({ format: 'uuid' })
const security = [{ invitation: [] }] as const
const noInvitation = 'The invitation is unknown or has expired.'
const bodyRefusals = { 400: malformed, 413: tooLong, 415: otherType, 422: broken }

const invite: Operation = {
  tags: ['Invitations and uploads'],
  summary: 'Invites somebody to upload images',
  description:
    'The same email again extends the same invitation to seven days from now. With OPEN_INVITATIONS no token is asked for.',
  security: [{ accessToken: [] }],
  requestBody: {
    required: true,
    content: json(Type.Object({ email: Type.String() }), { email: 'ada@example.com' }),
  },
  responses: {
    201: answer(
      'The invitation.',
      Type.Object({
        token: Token,
        email: Type.String(),
        created_at: Time,
        updated_at: Time,
        expires_at: Time,
        upload_link: Type.String(),
      }),
    ),
    ...refusals({
      ...bodyRefusals,
      401: unauthorized,
      429: 'There were too many attempts; try again later.',
    }),
  },
}

export const uploadOperations: Operations = {
  'POST /api/invitations': invite,
  'POST /invitation': invite,
  'POST /api/files/policy': {
    tags: ['Invitations and uploads'],
    summary: 'A URL that takes one file',
    security,
    requestBody: {
      required: true,
      content: json(Type.Object({ filename: Type.String() }), { filename: 'harbour.jpg' }),
    },
    responses: {
      200: answer(
        'Where to PUT the file, for a day.',
        Type.Object({
          key: Type.String(),
          file_bucket_path: Type.String(),
          file_id: Type.Integer(),
          filename: Type.String(),
          url: Type.String(),
          token: Token,
        }),
      ),
      ...refusals({
        ...bodyRefusals,
        403: noInvitation,
        409: 'Too many files were begun that have not come.',
      }),
    },
  },
  'POST /api/files/complete': {
    tags: ['Invitations and uploads'],
    summary: 'Says that a file was uploaded, or was not',
    security,
    requestBody: {
      required: true,
      content: json(
        Type.Object({
          uploaded: Type.Boolean(),
          fileSize: Type.Optional(Type.Number()),
          file: Type.Integer({ description: 'The `file_id`.' }),
          fileType: Type.Optional(Type.String()),
          metadata: Type.Optional(Type.Unknown()),
        }),
      ),
    },
    responses: {
      200: answer('It is noted.', Type.Object({})),
      ...refusals({
        ...bodyRefusals,
        403: noInvitation,
        404: 'This invitation has no file of this number.',
        409: 'Nothing has come at the URL of this file.',
      }),
    },
  },
  'GET /api/images': {
    tags: ['Invitations and uploads'],
    summary: 'The images of an invitation, with what their EXIF says',
    security,
    responses: {
      200: answer(
        'They, each with an `image_link` that is good for a day.',
        Type.Array(Type.Unknown()),
      ),
      ...refusals({ 403: noInvitation, 422: broken }),
    },
  },
}
