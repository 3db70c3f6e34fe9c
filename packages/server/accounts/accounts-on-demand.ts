/** Accounts that are opened by their first use: a command that meters photos in its own process has no one to sign in. */
import type { Accounts } from './accounts.ts'

export function accountsOnDemand(open: () => Promise<Accounts>): Accounts {
  let opened: Promise<Accounts> | undefined
  const accounts = (): Promise<Accounts> => {
    opened ??= open().catch((cause: unknown) => {
      opened = undefined // the next use tries again
      throw cause
    })
    return opened
  }
  return {
    handle: async (request) => (await accounts()).handle(request),
    signedIn: async (headers) => (await accounts()).signedIn(headers),
    find: async (ids) => (await accounts()).find(ids),
    storeResetToken: async (email, token) => (await accounts()).storeResetToken(email, token),
  }
}
