import { render } from 'preact'
import { App } from './app.tsx'
import { AppContext, AppState } from './app-state.ts'

const [minItems = 1, maxItems = 10_000, maxBytes = 16_777_216] = (
  document.querySelector<HTMLMetaElement>('meta[name="dump-limits"]')?.content ?? ''
)
  .split(' ')
  .map(Number)
const root = document.getElementById('console')
if (root) {
  render(
    <AppContext.Provider value={new AppState({ minItems, maxItems, maxBytes })}>
      <App />
    </AppContext.Provider>,
    root,
  )
}
