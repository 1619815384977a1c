import t from 'tap'
import { isCommonPassword } from '../src/registration/common-passwords.ts'
import {
  displayNameFault,
  emailFault,
  passwordFault,
  usernameFault,
} from '../src/registration/rules.ts'

const goodNames = [
  'bob',
  'test1@gmail.com',
  'Zoë',
  '山田太郎',
  'Ольга Иванова',
  'a.b-c_d+e',
  '😀😀😀',
]
goodNames.push('x'.repeat(64), 'नमस्ते', "o'brien")
for (const name of goodNames) {
  t.test(`${name} is a name`, async (t) => t.equal(usernameFault(name), undefined))
}

const badNames = [
  '',
  'ab',
  '😀😀',
  'x'.repeat(65),
  ' anna',
  'anna ',
  'an\0na',
  'an\nna',
  'a\u007fnna',
]
badNames.push(
  'an\u200bna',
  '\u202eanna',
  'an\u00a0na',
  'an,na',
  'an:na',
  '#anna',
  'an\ud800na',
  '   ',
)
for (const name of badNames) {
  t.test(`${JSON.stringify(name)} is none`, async (t) => t.type(usernameFault(name), 'string'))
}

const goodEmails = [
  'usernam@email.com',
  'a@b.co',
  "o'brien+tag@mail.example.org",
  'zoë@exämple.com',
]
goodEmails.push('用户@例子.公司', `${'x'.repeat(64)}@example.com`, 'a_b@x-y.museum')
for (const email of goodEmails) {
  t.test(`${email} looks like an email`, async (t) => t.equal(emailFault(email), undefined))
}

const badEmails = [
  '',
  'anna',
  '@example.com',
  'anna@',
  'anna@localhost',
  'a b@example.com',
  'a@b@c.de',
]
badEmails.push('.a@b.de', 'a.@b.de', 'a..b@c.de', 'a@-b.de', 'a@b..de', 'a@b.de.', 'a@1.2.3.4')
badEmails.push(
  '<a@b.de>',
  'a@b.de\n',
  'a\0@b.de',
  'a@b/c.de',
  `${'x'.repeat(65)}@b.de`,
  'a@[1.2.3.4]',
)
badEmails.push(`a@${'x.'.repeat(150)}de`, `a@${'öööööööööö.'.repeat(20)}de`)
for (const email of badEmails) {
  t.test(`${JSON.stringify(email).slice(0, 40)} does not`, async (t) =>
    t.type(emailFault(email), 'string'),
  )
}

t.test('a password has 8 to 1,000 characters and is not the name', async (t) => {
  t.equal(passwordFault('8 or 😀 !', 'anna'), undefined)
  t.equal(passwordFault('x'.repeat(1000), 'anna'), undefined)
  t.type(passwordFault('seven77', 'anna'), 'string')
  t.type(passwordFault('😀😀😀😀', 'anna'), 'string', 'four characters, though eight in UTF-16')
  t.type(passwordFault('x'.repeat(1001), 'anna'), 'string')
  t.type(passwordFault('Anna@Example.com', 'anna@example.com'), 'string')
  t.type(passwordFault('STRASSEN', 'straßen'), 'string')
})

t.test('the most common passwords are known, however they are capitalised', async (t) => {
  for (const password of ['password1', 'PASSWORD1', '12345678', 'QwertyUiop', 'iloveyou1']) {
    t.equal(await isCommonPassword(password), true, password)
  }
  t.equal(await isCommonPassword('six blue horses'), false)
})

t.test('somebody is called anything in one line', async (t) => {
  for (const name of ['test', 'Zoë Müller', 'x'.repeat(200)]) {
    t.equal(displayNameFault(name), undefined)
  }
  for (const name of ['', ' ', 'a\nb', 'x'.repeat(201)]) t.type(displayNameFault(name), 'string')
})

t.test('no rule takes long over a long text', async (t) => {
  const started = performance.now()
  for (const text of ['a'.repeat(16_000), 'a.'.repeat(8000), `${'-'.repeat(16_000)}@`]) {
    for (const rule of [usernameFault, emailFault, displayNameFault]) rule(text)
  }
  const took = performance.now() - started
  t.ok(took < 500, `${took.toFixed(1)} ms`)
})
