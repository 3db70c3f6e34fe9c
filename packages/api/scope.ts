/** Scopes: what an API key may do. */
import { z } from 'zod'

/** Read, spend, refund, administer a Space, operate the whole of Allot. None contains another. */
export const SCOPES = ['read', 'operate', 'refund', 'admin', 'operator'] as const
export const scope = z.enum(SCOPES).meta({
  id: 'Scope',
  description: 'What an API key may do. None contains another; `operator` runs the whole of Allot.',
  examples: ['operate'],
})
export type Scope = z.infer<typeof scope>

/** Scopes that a key of one Space may have; `operator` spans Spaces. */
export const spaceScope = z.enum(['read', 'operate', 'refund', 'admin'])
