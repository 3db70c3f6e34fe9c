/** Makers as lists show them: with the names of those who have an account here. */
import type { Accounts } from '../accounts/accounts.ts'
import type { Maker } from './api-key.ts'

export interface NamedMaker extends Maker {
  readonly name: string | null
}

/** @returns a function that names one of them */
export async function namesOfMakers(
  accounts: Accounts,
  makers: readonly (Maker | null)[],
): Promise<(maker: Maker) => NamedMaker> {
  const members = new Set(makers.flatMap((maker) => (maker?.member ? [maker.member] : [])))
  const people = members.size === 0 ? new Map() : await accounts.find([...members])
  return ({ member, key }) => ({
    ...{ member, key },
    name: member === null ? null : (people.get(member)?.name ?? null),
  })
}
