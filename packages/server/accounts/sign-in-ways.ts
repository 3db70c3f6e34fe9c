/** In which ways a person signs in, as they see and change them on the page of their account. */
import type { AuthAdapter } from './auth-adapter.ts'
import { PROVIDER } from './provider.ts'

export interface StoredWays {
  readonly password: boolean
  /** Whether a password needs a code of their app besides. */
  readonly twoFactor: boolean
  readonly passkeys: readonly PasskeyListing[]
  /** Whether they came through the company's own sign-in. */
  readonly provider: boolean
}

interface PasskeyListing {
  readonly id: string
  readonly name: string | null
  readonly madeAt: Date | null
}

/** Bound (law 9): passkeys that are listed. */
const MAX_LISTED = 100

interface StoredAccount {
  readonly providerId: string
}
interface StoredPasskey {
  readonly id: string
  readonly name?: string | null
  readonly createdAt?: Date | null
}

/** @param account its id */
export async function signInWaysOf(adapter: AuthAdapter, account: string): Promise<StoredWays> {
  const where = [{ field: 'userId', value: account }]
  const [accounts, passkeys, user] = await Promise.all([
    adapter.findMany<StoredAccount>({ model: 'account', where, limit: MAX_LISTED }),
    adapter.findMany<StoredPasskey>({ model: 'passkey', where, limit: MAX_LISTED }),
    adapter.findOne<{ twoFactorEnabled?: boolean | null }>({
      model: 'user',
      where: [{ field: 'id', value: account }],
    }),
  ])
  const comesFrom = (provider: string) => accounts.some(({ providerId }) => providerId === provider)
  return {
    password: comesFrom('credential'),
    twoFactor: user?.twoFactorEnabled === true,
    passkeys: passkeys.map(({ id, name, createdAt }) => ({
      id,
      name: name ?? null,
      madeAt: createdAt ?? null,
    })),
    provider: comesFrom(PROVIDER),
  }
}
