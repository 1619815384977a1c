import type { Account, Users } from '@image-dump/database'
import { hashDigest, passwordDigest } from '../password.ts'
import type { RegistrationThrottle } from '../throttle/registration-throttle.ts'
import { isCommonPassword } from './common-passwords.ts'
import { displayNameFault, emailFault, passwordFault, usernameFault } from './rules.ts'

/** Somebody who wants an account. One form asks for an email, the other for what they are called. */
export interface Applicant {
  readonly username: string
  readonly password: string
  readonly email?: string
  readonly name?: string
}

/** What of an application breaks a rule, and which rule. */
export interface ApplicantFault {
  readonly field: keyof Applicant
  readonly message: string
}

/** An application breaks the rules. */
export class RegistrationRefused extends Error {
  override readonly name = 'RegistrationRefused'
  readonly faults: readonly ApplicantFault[]

  constructor(faults: readonly ApplicantFault[]) {
    super('the registration breaks the rules')
    this.faults = faults
  }
}

/** Makes accounts for those who come by themselves. They are bronze. */
export class Registration {
  readonly #users: Users
  readonly #throttle: RegistrationThrottle

  constructor(users: Users, throttle: RegistrationThrottle) {
    this.#users = users
    this.#throttle = throttle
  }

  /**
   * @param address where the application comes from
   * @throws RegistrationRefused, TooManyAttempts, AccountTaken, RedisAway, DatabaseAway
   */
  async register(applicant: Applicant, address: string): Promise<Account> {
    const faults = await faultsOf(applicant)
    if (faults.length > 0) throw new RegistrationRefused(faults)
    await this.#throttle.count(address)
    const { username, password, email = null, name = null } = applicant
    const passwordhash = await hashDigest(passwordDigest(password))
    return this.#users.register({ username, email, name, plan: 'bronze', passwordhash })
  }
}

async function faultsOf(applicant: Applicant): Promise<readonly ApplicantFault[]> {
  const { username, password, email, name } = applicant
  const messages = {
    username: usernameFault(username),
    email: email === undefined ? undefined : emailFault(email),
    password: passwordFault(password, username) ?? (await commonFault(password)),
    name: name === undefined ? undefined : displayNameFault(name),
  }
  const fields = ['username', 'email', 'password', 'name'] as const
  return fields.flatMap((field) => {
    const message = messages[field]
    return message === undefined ? [] : [{ field, message }]
  })
}

async function commonFault(password: string): Promise<string | undefined> {
  return (await isCommonPassword(password)) ? 'must not be a common password' : undefined
}
