// A Fastify with an empty route, for what a route costs at least.
import fastify from 'fastify'

const app = fastify()
app.get('/', async () => ({}))
app.post('/', async () => ({}))
const url = await app.listen({ host: '127.0.0.1', port: 0 })
process.send?.({ type: 'ready', url })
process.on('disconnect', () => process.exit())
