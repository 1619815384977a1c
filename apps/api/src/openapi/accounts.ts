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

const TokenPair = Type.Object({ access_token: Type.String(), refresh_token: Type.String() })

const Tokens = Type.Object({
  ...TokenPair.properties,
  token_type: Type.Literal('Bearer'),
  expires_in: Type.Number({ description: 'Seconds that the access token lives.' }),
})

const Message = Type.Object({ message: Type.String() })

const wrong = 'The username or the password is wrong.'
const tooOften = 'There were too many attempts; try again later.'
const bodyRefusals = { 400: malformed, 413: tooLong, 415: otherType, 422: broken }

/** The two routes of the second form differ in their method alone. */
const apiLogin: Operation = {
  tags: ['Accounts'],
  summary: 'Signs in, for an access token alone',
  description: '`GET` with a body is for old clients. A login ends every earlier session.',
  security: [],
  requestBody: {
    required: true,
    content: json(Type.Object({ login: Type.String(), password: Type.String() }), {
      login: 'goldie',
      password: 'gold-5up-sample',
    }),
  },
  responses: {
    200: answer('An access token.', Type.Object({ Authorization: Type.String() })),
    ...refusals({ ...bodyRefusals, 401: wrong, 429: tooOften }),
  },
}

const logout = (kind: 'access' | 'refresh'): Operation => ({
  tags: ['Accounts'],
  summary: `Ends the ${kind} token that the request comes with`,
  security: [kind === 'access' ? { accessToken: [] } : { refreshToken: [] }],
  responses: {
    200: answer('It is good for nothing any more.', Message),
    ...refusals({ 400: malformed, 401: unauthorized, 413: tooLong, 415: otherType }),
  },
})

export const accountOperations: Operations = {
  'POST /api/registration': {
    tags: ['Accounts'],
    summary: 'Makes an account',
    description: 'The new user’s plan is bronze.',
    security: [],
    requestBody: {
      required: true,
      content: json(
        Type.Object({ login: Type.String(), email: Type.String(), password: Type.String() }),
        { login: 'ada', email: 'ada@example.com', password: 'correct horse battery' },
      ),
    },
    responses: {
      201: answer(
        'The account.',
        Type.Object({
          createTime: Type.String({ format: 'date-time' }),
          email: Type.String(),
          id: Type.String({ format: 'uuid' }),
          login: Type.String(),
        }),
      ),
      ...refusals({
        ...bodyRefusals,
        409: 'Another account has this login or email.',
        429: tooOften,
      }),
    },
  },
  'POST /register': {
    tags: ['Accounts'],
    summary: 'Makes an account and signs in',
    description: 'The new user’s plan is bronze.',
    security: [],
    requestBody: {
      required: true,
      content: json(
        Type.Object({ username: Type.String(), password: Type.String(), name: Type.String() }),
        { username: 'grace', password: 'a ship in harbor is safe', name: 'Grace Hopper' },
      ),
    },
    responses: {
      201: answer('A pair of tokens.', TokenPair),
      ...refusals({ ...bodyRefusals, 409: 'Another account has this username.', 429: tooOften }),
    },
  },
  'POST /login': {
    tags: ['Accounts'],
    summary: 'Signs in',
    description:
      'With a password, or with `password_hash`: the lowercase hex SHA-256 of the password. HTTP Basic takes either, and then there is no body. A login ends every earlier session.',
    security: [{}, { password: [] }],
    requestBody: {
      required: false,
      content: json(
        Type.Object({
          username: Type.String(),
          password: Type.Optional(Type.String()),
          password_hash: Type.Optional(Type.String({ pattern: '^[0-9a-fA-F]{64}$' })),
        }),
        { username: 'goldie', password: 'gold-5up-sample' },
      ),
    },
    responses: {
      200: answer('A pair of tokens.', Tokens),
      ...refusals({ ...bodyRefusals, 401: wrong, 429: tooOften }),
    },
  },
  'POST /api/login': apiLogin,
  'GET /api/login': apiLogin,
  'POST /refresh': {
    tags: ['Accounts'],
    summary: 'Goes on with another pair of tokens',
    description: 'A refresh token is good for this once; one that comes twice ends its session.',
    security: [{ refreshToken: [] }],
    responses: {
      200: answer('A pair of tokens.', Tokens),
      ...refusals({ 400: malformed, 401: unauthorized, 413: tooLong, 415: otherType }),
    },
  },
  'POST /logout/access': logout('access'),
  'DELETE /logout/access': logout('access'),
  'POST /logout/refresh': logout('refresh'),
  'DELETE /logout/refresh': logout('refresh'),
  'GET /hello': {
    tags: ['Accounts'],
    summary: 'A greeting, for whoever asks',
    security: [],
    responses: { 200: answer('It runs.', Message), ...refusals({}) },
  },
}
