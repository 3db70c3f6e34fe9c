/** The tables of the accounts, as the library reads and writes them. */
import type { AuthContext } from 'better-auth'

export type AuthAdapter = Pick<AuthContext['adapter'], 'findMany' | 'findOne' | 'deleteMany'>
