import { Type } from 'typebox'
import { ApiLoginBody } from '../routes/accounts/login.ts'
import { answer, Id, json, Time } from './answers.ts'
import type { Operation, Operations } from './operation.ts'
import { ofBody, refusals, tooOften, unauthorized, unreadable } from './refusals.ts'

const TokenPair = Type.Object({ access_token: Type.String(), refresh_token: Type.String() })

const Tokens = Type.Object({
  ...TokenPair.properties,
  token_type: Type.Literal('Bearer'),
  expires_in: Type.Number({ description: 'Seconds that the access token lives.' }),
})

const Message = Type.Object({ message: Type.String() })

const wrong = { 401: 'The username or the password is wrong.' }

/** The two routes of the second form differ in their method alone. */
const apiLogin: Operation = {
  tags: ['Accounts'],
  summary: 'Signs in, for an access token alone',
  description: '`GET` with a body is for old clients. A login ends every earlier session.',
  security: [],
  body: { content: json(ApiLoginBody, { login: 'goldie', password: 'gold-5up-sample' }) },
  responses: {
    200: answer('An access token.', Type.Object({ Authorization: Type.String() })),
    ...refusals({ ...ofBody, ...wrong, ...tooOften }),
  },
}

const logout = (kind: 'access' | 'refresh'): Operation => ({
  tags: ['Accounts'],
  summary: `Ends the ${kind} token that the request comes with`,
  security: [kind === 'access' ? { accessToken: [] } : { refreshToken: [] }],
  responses: {
    200: answer('It is good for nothing any more.', Message),
    ...refusals({ ...unreadable, ...unauthorized }),
  },
})

export const accountOperations: Operations = {
  'POST /api/registration': {
    tags: ['Accounts'],
    summary: 'Makes an account',
    description: 'The new user’s plan is bronze.',
    security: [],
    body: {
      example: { login: 'ada', email: 'ada@example.com', password: 'correct horse battery' },
    },
    responses: {
      201: answer(
        'The account.',
        Type.Object({
          createTime: Time,
          email: Type.String(),
          id: Id,
          login: Type.String(),
        }),
      ),
      ...refusals({
        ...ofBody,
        409: 'Another account has this login or email.',
        ...tooOften,
      }),
    },
  },
  'POST /register': {
    tags: ['Accounts'],
    summary: 'Makes an account and signs in',
    description: 'The new user’s plan is bronze.',
    security: [],
    body: {
      example: { username: 'grace', password: 'a ship in harbor is safe', name: 'Grace Hopper' },
    },
    responses: {
      201: answer('A pair of tokens.', TokenPair),
      ...refusals({ ...ofBody, 409: 'Another account has this username.', ...tooOften }),
    },
  },
  'POST /login': {
    tags: ['Accounts'],
    summary: 'Signs in',
    description:
      'With a password, or with `password_hash`: the lowercase hex SHA-256 of the password. HTTP Basic takes either, and then there is no body. A login ends every earlier session.',
    security: [{}, { password: [] }],
    body: { example: { username: 'goldie', password: 'gold-5up-sample' }, isOptional: true },
    responses: {
      200: answer('A pair of tokens.', Tokens),
      ...refusals({ ...ofBody, ...wrong, ...tooOften }),
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
      ...refusals({ ...unreadable, ...unauthorized }),
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
