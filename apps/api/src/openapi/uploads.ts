import { Type } from 'typebox'
import { FileAnswer } from '../routes/invitations/file-answer.ts'
import { answer, Id, page, Time } from './answers.ts'
import type { Operation, Operations } from './operation.ts'
import { broken, ofBody, refusals, tooOften, unauthorized } from './refusals.ts'

const security = [{ invitation: [] }] as const
const noInvitation = { 403: 'The invitation is unknown or has expired.' }

const invite: Operation = {
  tags: ['Invitations and uploads'],
  summary: 'Invites somebody to upload images',
  description:
    'The same email again extends the same invitation to seven days from now. With OPEN_INVITATIONS no token is asked for.',
  security: [{ accessToken: [] }],
  body: { example: { email: 'ada@example.com' } },
  responses: {
    201: answer(
      'The invitation.',
      Type.Object({
        token: Id,
        email: Type.String(),
        created_at: Time,
        updated_at: Time,
        expires_at: Time,
        upload_link: Type.String(),
      }),
    ),
    ...refusals({ ...ofBody, ...unauthorized, ...tooOften }),
  },
}

export const uploadOperations: Operations = {
  'POST /api/invitations': invite,
  'POST /invitation': invite,
  'POST /api/files/policy': {
    tags: ['Invitations and uploads'],
    summary: 'A URL that takes one file',
    security,
    body: { example: { filename: 'harbour.jpg' } },
    responses: {
      200: answer(
        'Where to PUT the file, for a day.',
        Type.Object({
          key: Type.String(),
          file_bucket_path: Type.String(),
          file_id: Type.Integer(),
          filename: Type.String(),
          url: Type.String(),
          token: Id,
        }),
      ),
      ...refusals({
        ...ofBody,
        ...noInvitation,
        409: 'Too many files were begun that have not come.',
      }),
    },
  },
  'POST /api/files/complete': {
    tags: ['Invitations and uploads'],
    summary: 'Says that a file was uploaded, or was not',
    description:
      '`file` is the `file_id` of its policy. The file is looked at, for which the answer waits a few seconds: what is no image is refused at once. What is said of the file here is kept, and not relied on.',
    security,
    body: {
      example: {
        uploaded: true,
        fileSize: 51_234,
        file: 1,
        fileType: 'image/jpeg',
        metadata: '{}',
      },
    },
    responses: {
      200: answer('It is noted.', Type.Object({})),
      ...refusals({
        ...ofBody,
        ...noInvitation,
        404: 'This invitation has no file of this number.',
        409: 'Nothing has come at the URL of this file.',
        422: 'The body breaks a rule, and `errors` says where; or the file is refused, and `detail` says why: it is no image, or too large.',
      }),
    },
  },
  'PUT /files/:key': {
    tags: ['Invitations and uploads'],
    summary: 'Takes the file of a signed URL',
    description:
      'The `url` of a policy leads here where files are kept in a folder; where they are kept in S3, it leads to the bucket. It is to be used as it is: its query says how long it is good for and how much it takes, and is signed. No token is asked for. The same URL takes the file again, until it is completed.',
    security: [],
    body: { content: { '*/*': { schema: Type.String({ format: 'binary' }) } } },
    responses: {
      200: { description: 'The file is kept; the answer is empty.' },
      ...refusals({
        400: 'The body did not come whole.',
        403: 'The URL was not signed here, has expired, or is for another method or Content-Type.',
        413: 'The file is larger than the URL allows.',
      }),
    },
  },
  'GET /api/images': {
    tags: ['Invitations and uploads'],
    summary: 'The images of an invitation, with what their EXIF says',
    security,
    responses: {
      200: page('They, each with an `image_link` that is good for a day.', Type.Array(FileAnswer)),
      ...refusals({ ...noInvitation, ...broken }),
    },
  },
}
