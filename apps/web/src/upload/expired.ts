import { returnWithToken } from './link.ts'

returnWithToken()
