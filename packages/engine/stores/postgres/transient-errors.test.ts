import { expect, it } from 'vitest'
import { StoreUnavailable } from '../../store.ts'
import { asUnavailable } from './transient-errors.ts'

it('hides the address of the database from the caller, and keeps it for the log', async () => {
  const cause = new Error('connect ECONNREFUSED 10.0.0.7:5432')
  const thrown = await asUnavailable(Promise.reject(cause)).catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(StoreUnavailable)
  expect(thrown).toMatchObject({ message: expect.not.stringContaining('10.0.0.7'), cause })
})
