import t from 'tap'
import { TapReport } from '../testing/tap-report.ts'

const stream = `TAP version 14
1..3
# Subtest: test/good.test.ts
    # Subtest: fine
        ok 1 - should be equal
    printed by the test
        1..1
    ok 1 - fine # time=6.115ms
    
    1..1
    # time=12.189ms
ok 1 - test/good.test.ts # time=12.189ms

# Subtest: test/bad.test.ts
    # Subtest: right
        ok 1 - should be equal
        1..1
    ok 1 - right # time=1ms
    
    # Subtest: wrong
        ok 1 - first
        not ok 2 - one is two
          ---
          diff: |
            -2
            +1
          ...
        
        1..2
    not ok 2 - wrong # time=2ms
    
    ok 3 - later # SKIP not yet
    1..3
    # time=5ms
not ok 2 - test/bad.test.ts # time=5ms
  ---
  command: node
  exitCode: 1
  signal: null
  ...

# Subtest: test/crash.test.ts
    1..0 # no tests found
not ok 3 - test/crash.test.ts # time=9ms
  ---
  exitCode: null
  signal: SIGSEGV
  ...

# No coverage generated
# { total: 6, pass: 3, fail: 2, skip: 1 }
# time=30ms`

t.test('a file that passed is a line, of one that failed there is what failed', async (t) => {
  const report = new TapReport()
  const shown = stream.split('\n').flatMap((line) => report.take(line))
  t.same(shown, [
    'ok    test/good.test.ts  12.189ms',
    'FAIL  test/bad.test.ts  5ms',
    '    # Subtest: wrong',
    '        not ok 2 - one is two',
    '          ---',
    '          diff: |',
    '            -2',
    '            +1',
    '          ...',
    '    not ok 2 - wrong # time=2ms',
    '  exitCode: 1',
    'FAIL  test/crash.test.ts  9ms',
    '    1..0 # no tests found',
    '  signal: SIGSEGV',
  ])
  t.equal(report.summary, '3 passed, 2 failed, 1 skipped')
  t.equal(report.isPassed, false)
})

t.test('the last line is the count of tap alone', async (t) => {
  const count = (line: string) => {
    const report = new TapReport()
    report.take(line)
    return [report.summary, report.isPassed]
  }
  t.same(count('# { total: 4, pass: 4 }'), ['4 passed, 0 failed', true])
  t.same(count('# { total: 3, pass: 1, todo: 1, skip: 1 }'), [
    '1 passed, 0 failed, 2 skipped',
    true,
  ])
  t.same(count('# { total: 1, skip: 1 }'), ['0 passed, 0 failed, 1 skipped', false])
  t.same(count('Bail out!'), ['0 passed, 0 failed', false], 'a runner that did not get there')
})
