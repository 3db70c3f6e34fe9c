import { expect, it } from 'vitest'
import { auditOf } from './audit.ts'

const figures = { dependencies: { total: 300 } }

it('says clean where the registry answered and knows of nothing', () => {
  expect(auditOf(JSON.stringify({ metadata: figures, vulnerabilities: {} }))).toEqual({
    kind: 'clean',
    packages: 300,
  })
})

it('names what is weak', () => {
  const vulnerabilities = { a: { name: 'a', severity: 'high', range: '<2.0.0' } }
  expect(auditOf(JSON.stringify({ metadata: figures, vulnerabilities }))).toEqual({
    kind: 'weak',
    found: ['high: a <2.0.0'],
  })
})

it.each([
  ['', 'nothing was printed'],
  ['<html>502</html>', '<html>502</html>'],
  [JSON.stringify({ message: 'request to it failed' }), 'request to it failed'],
  [JSON.stringify({ error: { code: 'ENOAUDIT', summary: 'no audit endpoint' } }), 'no audit endpoint'],
  [JSON.stringify({}), 'its answer has no figures'],
])('takes %j for no answer, never for a clean one', (printed, why) => {
  expect(auditOf(printed)).toEqual({ kind: 'no answer', why })
})
