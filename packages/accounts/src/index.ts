export { type Credentials, SignIn } from './credentials.ts'
export { Denylist } from './denylist.ts'
export { hashDigest, passwordDigest } from './password.ts'
export { Quota, type QuotaOptions, type QuotaState } from './quota/quota.ts'
export { RedisAway } from './redis-away.ts'
export {
  type Applicant,
  type ApplicantFault,
  Registration,
  RegistrationRefused,
} from './registration/registration.ts'
export { emailFault } from './registration/rules.ts'
export { TooManyAttempts } from './throttle/attempts.ts'
export { GuardedSignIn } from './throttle/guarded-sign-in.ts'
export { InvitationThrottle, type Inviter } from './throttle/invitation-throttle.ts'
export { entranceOf, LoginThrottle } from './throttle/login-throttle.ts'
export { OperatorThrottle } from './throttle/operator-throttle.ts'
export { RegistrationThrottle } from './throttle/registration-throttle.ts'
export { importUsersFile, type ListedUser, parseUsersFile, UsersFileError } from './users-file.ts'
