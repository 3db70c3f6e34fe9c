import { describe, expect, it } from 'vitest'
import type { Caller } from './caller.ts'
import { requireFresh } from './freshness.ts'

const NINE = new Date('2026-07-20T09:00:00Z')
const ANN: Caller = {
  kind: 'person',
  person: {
    ...{ id: 'ann', name: 'Ann', email: 'ann@example.com', demo: false, confirmed: true },
    session: { id: 's', since: NINE },
  },
}

const at = (time: string) => () => requireFresh(ANN, Date.parse(`2026-07-20T${time}Z`))

describe('a person', () => {
  it('is freshly authenticated for ten minutes after they signed in, and then signs in again', () => {
    expect(at('09:00:00')).not.toThrow()
    expect(at('09:09:59')).not.toThrow()
    expect(at('09:10:00')).toThrow(expect.objectContaining({ code: 'sign_in_again', status: 403 }))
  })
})
