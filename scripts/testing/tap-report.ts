/**
 * Makes tap's stream short: of a file that passed a line, of one that did not the tests that
 * failed, with all that tap says about them. It counts nothing itself; the numbers are tap's.
 */
export class TapReport {
  #block: string[] = []
  #isAfterFailure = false
  #counts: ReadonlyMap<string, number> = new Map()

  /** Takes a line of the stream, and gives those to print. */
  take(line: string): readonly string[] {
    const counts = /^# \{ (.*) \}$/.exec(line)
    if (counts?.[1] !== undefined) this.#counts = readCounts(counts[1])
    const file = /^(not ok|ok) \d+ - (.*)$/.exec(line)
    if (file) return this.#endFile(file[1] === 'ok', file[2] ?? '')
    if (line.startsWith('Bail out!')) return [line]
    // How the process of the failed file ended comes after it.
    if (this.#isAfterFailure && /^ {2}(exitCode|signal): (?!null|0$)/.test(line)) return [line]
    if (line.startsWith('# Subtest:')) {
      this.#isAfterFailure = false
      this.#block = []
    } else this.#block.push(line)
    return []
  }

  /** `N passed, N failed`, and how many were skipped or are still to do. */
  get summary(): string {
    const count = (name: string) => this.#counts.get(name) ?? 0
    const skipped = count('skip') + count('todo')
    const rest = skipped > 0 ? `, ${skipped} skipped` : ''
    return `${count('pass')} passed, ${count('fail')} failed${rest}`
  }

  /** Whether any test passed and none failed. */
  get isPassed(): boolean {
    return (this.#counts.get('pass') ?? 0) > 0 && !this.#counts.has('fail')
  }

  #endFile(isPassed: boolean, title: string): readonly string[] {
    const block = this.#block
    this.#block = []
    this.#isAfterFailure = !isPassed
    const [name = '', time = ''] = title.split(' # time=')
    const heading = `${isPassed ? 'ok  ' : 'FAIL'}  ${name}  ${time}`.trimEnd()
    return isPassed ? [heading] : [heading, ...failuresOf(block)]
  }
}

/** Without the tests that passed, the plans and the times. */
function failuresOf(block: readonly string[]): readonly string[] {
  const kept: string[] = []
  for (const line of block) {
    const passed = /^( *)ok \d+/.exec(line)
    if (!passed) {
      if (!/^ *(\d+\.\.\d+|# time=.*)?$/.test(line)) kept.push(line)
      continue
    }
    // The end of a test that passed takes its beginning with it, and what is between them.
    const begin = kept.findLastIndex((earlier) => earlier.startsWith(`${passed[1]}# Subtest: `))
    const isOwn = begin >= 0 && kept.slice(begin + 1).every((l) => l.startsWith(`${passed[1]} `))
    if (isOwn) kept.length = begin
  }
  return kept
}

function readCounts(text: string): ReadonlyMap<string, number> {
  return new Map(
    text.split(', ').map((pair): [string, number] => {
      const [name = '', count = '0'] = pair.split(': ')
      return [name, Number(count)]
    }),
  )
}
