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
    idBy: async (credential) => (await accounts()).idBy(credential),
    storeResetToken: async (...given) => (await accounts()).storeResetToken(...given),
    removeSecondFactor: async (email) => (await accounts()).removeSecondFactor(email),
    sessions: {
      of: async (account) => (await accounts()).sessions.of(account),
      end: async (account, session) => (await accounts()).sessions.end(account, session),
      endOthers: async (account, session) => (await accounts()).sessions.endOthers(account, session),
    },
    signInWays: async (account) => (await accounts()).signInWays(account),
    rename: async (account, name) => (await accounts()).rename(account, name),
    close: async (account) => (await accounts()).close(account),
  }
}
