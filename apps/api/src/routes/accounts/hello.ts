import type { FastifyPluginAsync } from 'fastify'

/** `GET /hello`: whether the API runs, for whoever asks. */
export const hello: FastifyPluginAsync = async (app) => {
  app.get('/hello', async () => ({ message: 'Hello, this is Image Dump.' }))
}
