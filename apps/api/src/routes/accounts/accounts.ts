import type { FastifyPluginAsync } from 'fastify'
import { hello } from './hello.ts'
import { login } from './login.ts'
import { logout } from './logout.ts'
import type { AccountsOptions } from './options.ts'
import { refresh } from './refresh.ts'
import { registration } from './registration.ts'

/** Everything that makes an account, and begins, continues and ends its sessions. */
export const accounts: FastifyPluginAsync<AccountsOptions> = async (app, options) => {
  app.register(hello)
  app.register(registration, options)
  app.register(login, options)
  app.register(refresh, options)
  app.register(logout)
}
