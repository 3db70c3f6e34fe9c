/** Who calls: people and keys of two Spaces, and those who have no business here. */
import type { Running } from '../running.ts'

export interface Caller {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  /** The Space that it has to do with; of the others it must change nothing. */
  readonly space: string
}

export interface Callers {
  readonly all: readonly Caller[]
  /** Those who may do something: most requests are theirs, so that they come far enough to matter. */
  readonly able: readonly Caller[]
  /** Has nothing to lose: calls what ends sessions and accounts. */
  readonly leaver: Caller
  /** Reads what refusals must not change. */
  readonly operator: Caller
  readonly spaces: readonly string[]
  /** Of each Space, by its id: reads what the studio has of it. */
  readonly owners: ReadonlyMap<string, Caller>
}

const SCOPES = ['read', 'operate', 'refund', 'admin'] as const

/** @param run sets these people apart from those of another call */
export async function openCallers({ url, client, key }: Running, run = 'first'): Promise<Callers> {
  const cookies = await Promise.all(['ann', 'ben', 'cem', 'dan'].map((name) => signUp(url, `${name}.${run}`)))
  const [ann = '', ben = '', cem = '', dan = ''] = cookies
  const spaces = [await spaceOf(url, ann), await spaceOf(url, ben)]
  const [space = '', other = ''] = spaces
  const bearer = (name: string, secret: string, its = space): Caller => ({
    ...{ name, space: its },
    headers: { authorization: `Bearer ${secret}` },
  })
  const person = (name: string, cookie: string, its = space): Caller => ({
    ...{ name, space: its },
    headers: { cookie, origin: url },
  })
  const keys = await Promise.all(
    SCOPES.map(async (scope) => {
      const made = await client.keys.make(space, { kind: 'secret', name: scope, scopes: [scope] })
      return bearer(`key ${scope}`, made.key)
    }),
  )
  const page = await client.keys.make(space, { kind: 'publishable', name: 'page' })
  const revoked = await client.keys.make(space, { kind: 'secret', name: 'old', scopes: ['admin'] })
  await client.keys.revoke(space, revoked.id)
  const foreign = await client.keys.make(other, { kind: 'secret', name: 'other', scopes: ['admin'] })
  const operator = bearer('operator', key)
  const owner = person('owner', ann)
  return {
    all: [
      { name: 'nobody', headers: {}, space },
      bearer('garbage', 'allot_1_nonsense'),
      bearer('revoked key', revoked.key),
      bearer('key of another Space', foreign.key, other),
      bearer('publishable key', page.key),
      ...keys,
      operator,
      owner,
      person('stranger', cem),
      person('owner of another Space', ben, other),
      { name: 'page of another site', headers: { cookie: ann, origin: 'https://evil.example' }, space },
    ],
    able: [operator, owner, ...keys],
    leaver: person('leaver', dan),
    ...{ operator, spaces },
    owners: new Map([
      [space, owner],
      [other, person('ben', ben, other)],
    ]),
  }
}

async function signUp(url: string, name: string): Promise<string> {
  const answer = await fetch(`${url}/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ name, email: `${name}@torture.example`, password: 'cactus in a pot 16' }),
  })
  if (!answer.ok) throw new Error(`${name} could not sign up: ${await answer.text()}`)
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
}

async function spaceOf(url: string, cookie: string): Promise<string> {
  const answer = await fetch(`${url}/v1/spaces`, {
    method: 'POST',
    headers: { cookie, origin: url, 'content-type': 'application/json', 'idempotency-key': 'shop' },
    body: JSON.stringify({ name: 'Shop', plan: 'pro', period: 'monthly' }),
  })
  const { id } = (await answer.json()) as { id?: string } // as the API describes it
  if (id === undefined) throw new Error('A Space could not be made.')
  return id
}
