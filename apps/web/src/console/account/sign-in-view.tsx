import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ApiProblem, type Fault, sentenceOf } from '../api/problem.ts'
import { useApp } from '../app-state.ts'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'

/** Sign in, or make an account. */
export function SignInView() {
  const { session } = useApp()
  const isNew = useSignal(false)
  const isBusy = useSignal(false)
  const faults = useSignal<readonly Fault[]>([])
  const trouble = useSignal<string | null>(null)
  const form = useRef<HTMLFormElement>(null)

  const submit = async (event: Event) => {
    event.preventDefault()
    if (form.current === null) return
    const data = new FormData(form.current)
    const value = (name: string) => String(data.get(name) ?? '')
    isBusy.value = true
    trouble.value = null
    faults.value = []
    try {
      const [username, password] = [value('username'), value('password')]
      if (isNew.value) await session.register(username, password, value('name') || username)
      else await session.signIn(username, password)
    } catch (error) {
      if (error instanceof ApiProblem) faults.value = error.errors
      if (faults.value.length === 0) trouble.value = sentenceOf(error)
    } finally {
      isBusy.value = false
    }
  }
  // A screen reader says the field and what is wrong with it.
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [faults.value])
  const swap = () => {
    isNew.value = !isNew.value
    trouble.value = null
    faults.value = []
  }
  const faultOf = (name: string) => faults.value.find(({ path }) => path === name)?.message

  return (
    <main id="main" class="page sign-in" tabIndex={-1}>
      <section class="pitch">
        <h1>Every image of your catalogue, safely here.</h1>
        <p class="lead">
          Send a list of products with image URLs. Watch each image arrive, and learn at once which
          ones did not, and why.
        </p>
        <div class="pitch-grid" aria-hidden="true" />
      </section>
      <section class="card" aria-labelledby="sign-in-title">
        <h2 id="sign-in-title">{isNew.value ? 'Create an account' : 'Sign in'}</h2>
        {session.ended.value && !trouble.value && (
          <Notice kind="plain">{session.ended.value}</Notice>
        )}
        {trouble.value && <Notice kind="bad">{trouble.value}</Notice>}
        <form ref={form} onSubmit={submit}>
          <Field
            label="Username"
            name="username"
            autocomplete="username"
            fault={faultOf('username')}
          />
          {isNew.value && (
            <Field
              label="Your name"
              name="name"
              autocomplete="name"
              isOptional
              fault={faultOf('name')}
            />
          )}
          <Field
            label="Password"
            name="password"
            isPassword
            autocomplete={isNew.value ? 'new-password' : 'current-password'}
            fault={faultOf('password')}
            hint={isNew.value ? 'At least 8 characters.' : undefined}
          />
          <button type="submit" class="primary wide" disabled={isBusy.value}>
            {isNew.value ? 'Create account' : 'Sign in'}
          </button>
        </form>
        <p class="muted swap">
          {isNew.value ? 'You have an account?' : 'No account yet?'}{' '}
          <button type="button" class="link" onClick={swap}>
            {isNew.value ? 'Sign in' : 'Create one'}
          </button>
        </p>
      </section>
    </main>
  )
}
