import { httpError, internalError } from '@image-dump/outcome'
import type { AnsweredItem, DumpHead } from '../src/index.ts'

/** The dump of the contract's example, and a second item that is not settled yet. */
export const head: DumpHead = {
  requestId: '0199-r',
  status: 'PENDING',
  dataFormat: 'json',
  submittedAt: new Date('2026-01-02T03:04:05.678Z'),
  finishedAt: null,
  counts: { items: 2, images: 4, success: 1, failure: 2, pending: 1 },
}

export const settledHead: DumpHead = {
  ...head,
  status: 'PARTIAL',
  finishedAt: new Date('2026-01-02T03:04:06Z'),
}

export const items: readonly [AnsweredItem, AnsweredItem] = [
  {
    itemId: '0199-i1',
    name: 'Tomato Soup',
    images: [
      {
        imageId: '0199-1',
        url: 'https://example.com/front.png',
        attempts: 1,
        status: 'SUCCESS',
        source: '/api/images/0199-1',
        contentType: 'image/png',
        bytes: 51234,
        width: 640,
        height: 480,
        sha256: 'abc',
      },
      {
        imageId: '0199-2',
        url: 'https://example.com/back.png',
        attempts: 3,
        status: 'FAILURE',
        failure: httpError(404),
      },
    ],
  },
  {
    itemId: '0199-i2',
    name: 'Second',
    images: [
      {
        imageId: '0199-3',
        url: '',
        attempts: 0,
        status: 'FAILURE',
        failure: internalError('INVALID_URL'),
      },
      { imageId: '0199-4', url: 'http://a/?b=1&c=2', attempts: 0, status: 'PENDING' },
    ],
  },
]

export async function* pagesOf(
  ...pages: readonly (readonly AnsweredItem[])[]
): AsyncGenerator<readonly AnsweredItem[], void> {
  yield* pages
}

/** What the contract's JSON says of them. */
export const described = {
  head: {
    requestId: '0199-r',
    status: 'PENDING',
    dataFormat: 'json',
    submittedAt: '2026-01-02T03:04:05.678Z',
    counts: { items: 2, images: 4, success: 1, failure: 2, pending: 1 },
  },
  items: [
    {
      itemId: '0199-i1',
      name: 'Tomato Soup',
      status: 'PARTIAL',
      images: [
        {
          imageId: '0199-1',
          url: 'https://example.com/front.png',
          status: 'SUCCESS',
          source: '/api/images/0199-1',
          contentType: 'image/png',
          bytes: 51234,
          width: 640,
          height: 480,
          sha256: 'abc',
          attempts: 1,
        },
        {
          imageId: '0199-2',
          url: 'https://example.com/back.png',
          status: 'FAILURE',
          failure: {
            kind: 'HTTP_ERROR',
            httpStatus: 404,
            detail: 'The origin answered 404 Not Found.',
          },
          attempts: 3,
        },
      ],
    },
    {
      itemId: '0199-i2',
      name: 'Second',
      status: 'PENDING',
      images: [
        {
          imageId: '0199-3',
          url: '',
          status: 'FAILURE',
          failure: {
            kind: 'INTERNAL_ERROR',
            code: 'INVALID_URL',
            detail: internalError('INVALID_URL').detail,
          },
        },
        { imageId: '0199-4', url: 'http://a/?b=1&c=2', status: 'PENDING' },
      ],
    },
  ],
}
