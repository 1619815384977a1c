export { type Credentials, SignIn } from './credentials.ts'
export { hashDigest, passwordDigest } from './password.ts'
export { Quota, type QuotaOptions, type QuotaState } from './quota/quota.ts'
export { importUsersFile, type ListedUser, parseUsersFile, UsersFileError } from './users-file.ts'
