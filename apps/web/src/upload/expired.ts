import { forgetToken } from './link.ts'

forgetToken()
