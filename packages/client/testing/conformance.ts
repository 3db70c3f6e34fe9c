/**
 * The conformance suite of `Allot`: the life of a Space and a list of invalid requests. Each implementation
 * gets the same requests in the same order; the test compares what all of them answered and threw.
 */
import type { Allot, BulkItem } from '../wire.ts'

/** The name of a request and its result: an answer, or the code and path of a fault. */
export type Exchange = readonly [name: string, result: unknown]

type Ask = (name: string, request: Promise<unknown>) => Promise<void>

/** Everything that a Space lives through: every method, denials, replays and atomic batches. */
export async function wholeLife(allot: Allot): Promise<readonly Exchange[]> {
  const { exchanges, ask } = recorder()
  const shop = { name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann' } as const
  const { id: s } = await allot.createSpace(shop, { idempotencyKey: 'shop' })
  const recolor = { by: 'ann', use: { feature: 'recolor' } }
  const batch = { by: 'ann', count: 3, batch: [] }
  await ask('the same Space again', allot.createSpace(shop, { idempotencyKey: 'shop' }))
  const free = { ...shop, plan: 'free', person: 'customer-7' } as const
  await ask('a Space of a person', allot.createSpace(free, { idempotencyKey: 'free' }))
  await ask('another Space of theirs', allot.createSpace(free, { idempotencyKey: 'free 2' }))
  await ask('a check', allot.check(s, recolor))
  await ask('a check that is denied', allot.check(s, { ...recolor, count: 500 }))
  await ask('a quote', allot.quote(s, recolor))
  await ask('a quote that is denied', allot.quote(s, { ...recolor, count: 500 }))
  await ask('a charge', allot.charge(s, { ...recolor, count: 4 }, { idempotencyKey: 'c' }))
  await ask('the same charge again', allot.charge(s, { ...recolor, count: 4 }, { idempotencyKey: 'c' }))
  await ask('another under its key', allot.charge(s, recolor, { idempotencyKey: 'c' }))
  await ask('a refund', allot.refund(s, '2', 1, { reason: 'timeout' }))
  await ask('a refund of what was no charge', allot.refund(s, '1', 1))
  await ask('a refund of more than is left', allot.refund(s, '2', 4))
  await ask('a hold', allot.hold(s, batch, { idempotencyKey: 'h', for: 'PT1H' }))
  await ask('a hold of as many as fit', allot.hold(s, { ...batch, count: 800 }, { partial: true }))
  await ask('the open holds', allot.holds(s))
  await ask('one open hold', allot.holds(s, { limit: 1 }))
  await ask('the next open hold', allot.holds(s, { after: 4, limit: 1 }))
  await ask('a longer hold', allot.extend(s, '4', 'PT2H'))
  await ask(
    'a capture at another cost',
    allot.capture(s, '4', 1, { actual: { amounts: { batch_exports: 0 } } }),
  )
  await ask('a capture', allot.capture(s, '4', 1))
  await ask('a release', allot.release(s, '4', { count: 1, reason: 'technical' }))
  await ask('the rest of it', allot.release(s, '4'))
  await ask('a capture of a closed hold', allot.capture(s, '4', 1))
  await ask('a new member', allot.members.add(s, { member: 'bob' }))
  await ask('a cap', allot.members.cap(s, 'bob', 'ai_credits', 3))
  await ask('a charge over the cap', allot.charge(s, { ...recolor, by: 'bob', count: 2 }))
  await ask('no cap', allot.members.cap(s, 'bob', 'ai_credits', null))
  await ask('the owner goes', allot.members.remove(s, 'ann'))
  await ask('another owner', allot.members.setRole(s, 'bob', 'owner'))
  await ask('the former owner goes', allot.members.remove(s, 'ann'))
  await ask('the members', allot.members.list(s))
  await ask('the first member', allot.members.list(s, { limit: 1 }))
  await ask('a grant', allot.grant(s, { pool: 'ai_credits', amount: 0.5, note: 'sorry' }))
  const promo = { pool: 'ai_credits', amount: 7, kind: 'promo', from: '2126-01-01T00:00:00Z' } as const
  await ask('a grant that begins later', allot.grant(s, promo))
  await ask('the usage with what begins later', allot.usage(s))
  await ask('the grants', allot.grants(s))
  await ask('the second page of grants', allot.grants(s, { after: 1, limit: 1 }))
  const why = { reason: 'mistake', note: 'the wrong year' } as const
  await ask('a grant is taken back', allot.voidGrant(s, '4', why, { idempotencyKey: 'v' }))
  await ask('the same again', allot.voidGrant(s, '4', why, { idempotencyKey: 'v' }))
  await ask('it is not there twice', allot.voidGrant(s, '4', why))
  await ask('what the plan gives', allot.voidGrant(s, '1', why))
  await ask('a better plan', allot.subscribe(s, 'max', 'monthly'))
  await ask('a payment', allot.reportPayment(s, { status: 'paid', paidUntil: '2126-01-01T00:00:00Z' }))
  await ask('a failed payment', allot.reportPayment(s, { status: 'overdue' }, { idempotencyKey: 'p' }))
  await ask('the same again', allot.reportPayment(s, { status: 'overdue' }, { idempotencyKey: 'p' }))
  await ask('a charge that a payment would allow', allot.charge(s, { ...recolor, by: 'bob' }))
  await ask('a pause', allot.reportPayment(s, { status: 'paused' }))
  await ask('a charge of a frozen Space', allot.charge(s, { ...recolor, by: 'bob' }))
  await ask('it is paid', allot.reportPayment(s, { status: 'paid' }))
  await ask('the end of the subscription', allot.cancel(s))
  await ask('the usage', allot.usage(s, { member: 'bob' }))
  const charge = { do: 'charge', idempotencyKey: 'b1', operation: { ...recolor, by: 'bob' } } as const
  const wrong: BulkItem = { do: 'capture', idempotencyKey: 'b2', hold: '4' }
  const unknown: BulkItem = {
    ...charge,
    idempotencyKey: 'b4',
    operation: { by: 'bob', use: { feature: 'none' } },
  }
  await ask('many', allot.bulk(s, [charge, wrong, unknown]))
  await ask('all or none, of which one is wrong', allot.bulk(s, [charge, wrong], { allOrNothing: true }))
  await ask('all or none, of which one is unknown', allot.bulk(s, [charge, unknown], { allOrNothing: true }))
  await ask('all', allot.bulk(s, [charge, { ...charge, idempotencyKey: 'b3' }], { allOrNothing: true }))
  const tooMuch = { ...charge, idempotencyKey: 'b5', operation: { ...charge.operation, count: 5_000 } }
  await ask('none', allot.bulk(s, [{ ...charge, idempotencyKey: 'b6' }, tooMuch], { allOrNothing: true }))
  const held = await allot.hold(s, { by: 'bob', count: 4, batch: [] }, { idempotencyKey: 'h2' })
  const hold = held.allowed ? held.id : ''
  const settling: BulkItem[] = [
    { do: 'hold', idempotencyKey: 'b7', operation: { by: 'bob', count: 2, batch: [] }, for: 'PT2H' },
    { do: 'capture', idempotencyKey: 'b8', hold, count: 2 },
    { do: 'release', idempotencyKey: 'b9', hold, count: 1, reason: 'cancelled' },
    { do: 'refund', idempotencyKey: 'b10', charge: '2', count: 1, reason: 'technical' },
  ]
  await ask('hold, capture, release and refund at once', allot.bulk(s, settling))
  await ask('what is held then', allot.holds(s))
  return exchanges
}

/** Requests that are refused before anything is decided, and a signal that has already aborted. */
export async function malformedRequests(allot: Allot): Promise<readonly Exchange[]> {
  const { exchanges, ask } = recorder()
  const { id: s } = await allot.createSpace({ name: 'S', plan: 'pro', period: 'monthly', owner: 'ann' })
  const recolor = { by: 'ann', use: { feature: 'recolor' } }
  await ask('an unknown Space', allot.check('nowhere', recolor))
  await ask('an unknown feature', allot.charge(s, { by: 'ann', use: { feature: 'nonsense' } }))
  await ask('no member', allot.charge(s, { use: { feature: 'recolor' } }))
  await ask('another member', allot.quote(s, { ...recolor, by: 'zoe' }))
  await ask('a count of zero', allot.quote(s, { ...recolor, count: 0 }))
  await ask('half a unit', allot.hold(s, { ...recolor, count: 0.5 }))
  await ask('a feature without a name', allot.check(s, { by: 'ann', use: { feature: '' } }))
  await ask('a hold for ever', allot.hold(s, recolor, { for: 'P1Y' }))
  await ask('no duration', allot.hold(s, recolor, { for: 'a while' }))
  await ask('no hold', allot.capture(s, 'first', 1))
  await ask('an unknown hold', allot.capture(s, '99', 1))
  await ask('an extension without a length', allot.extend(s, '99', ''))
  await ask('a capture of nothing', allot.capture(s, '99', 0))
  await ask('a capture at less than nothing', allot.capture(s, '99', 1, { actual: { quantity: -1 } }))
  await ask('half an export', allot.capture(s, '99', 1, { actual: { amounts: { batch_exports: 0.5 } } }))
  await ask('a release of nothing', allot.release(s, '99', { count: 0 }))
  await ask('no charge', allot.refund(s, 'first', 1))
  await ask('an unknown plan', allot.subscribe(s, 'gold', 'monthly'))
  await ask('a plan without a name', allot.subscribe(s, '', 'monthly'))
  await ask('a grant of nothing', allot.grant(s, { pool: 'ai_credits', amount: 0 }))
  await ask(
    'a grant that ends before it begins',
    allot.grant(s, {
      pool: 'ai_credits',
      amount: 1,
      from: '2126-01-02T00:00:00Z',
      expires: '2126-01-01T00:00:00Z',
    }),
  )
  await ask('no grant', allot.voidGrant(s, 'first', { reason: 'other' }))
  await ask('an unknown grant', allot.voidGrant(s, '99', { reason: 'other' }))
  await ask('no reason', allot.voidGrant(s, '3', { reason: 'why not' as 'other' }))
  await ask('a payment of nothing', allot.reportPayment(s, { status: 'paid', paidUntil: 'soon' }))
  await ask('an unknown pool', allot.grant(s, { pool: 'nothing', amount: 1 }))
  await ask('a grant until never', allot.grant(s, { pool: 'ai_credits', amount: 1, expires: 'never' }))
  await ask('a member without an id', allot.members.add(s, { member: '' }))
  await ask('a role for a stranger', allot.members.setRole(s, 'zoe', 'admin'))
  await ask('a negative cap', allot.members.cap(s, 'ann', 'ai_credits', -1))
  await ask('a cap for a stranger', allot.members.cap(s, 'zoe', 'ai_credits', 1))
  await ask('a stranger goes', allot.members.remove(s, 'zoe'))
  await ask('a page of none', allot.members.list(s, { limit: 0 }))
  await ask('too many on a page', allot.holds(s, { limit: 5_000 }))
  await ask(
    'a Space without a name',
    allot.createSpace({ name: ' ', plan: 'pro', period: 'monthly', owner: 'ann' }),
  )
  await ask(
    'a Space with spaces',
    allot.createSpace({ name: 'S', plan: 'pro', period: 'monthly', owner: 'a', space: 'a b' }),
  )
  await ask('a Space without an owner', allot.createSpace({ name: 'S', plan: 'pro', period: 'monthly' }))
  await ask('nothing at once', allot.bulk(s, []))
  const item: BulkItem = { do: 'charge', idempotencyKey: 'a', operation: recolor }
  await ask('one key twice', allot.bulk(s, [item, item]))
  await ask('a key of nothing', allot.bulk(s, [{ ...item, idempotencyKey: '' }]))
  const noMember: BulkItem = { do: 'charge', idempotencyKey: 'b', operation: { use: { feature: 'recolor' } } }
  await ask('many, of which one names no member', allot.bulk(s, [item, noMember]))
  await ask('all, of which one names no member', allot.bulk(s, [item, noMember], { allOrNothing: true }))
  const aborted = AbortSignal.abort(new Error('I changed my mind.'))
  await ask('an aborted check', allot.check(s, recolor, { signal: aborted }))
  await ask('an aborted charge', allot.charge(s, recolor, { signal: aborted }))
  await ask('an aborted list', allot.members.list(s, { signal: aborted }))
  return exchanges
}

function recorder(): { exchanges: Exchange[]; ask: Ask } {
  const exchanges: Exchange[] = []
  const ask: Ask = async (name, request) => {
    exchanges.push([name, await request.catch(faultOf)])
  }
  return { exchanges, ask }
}

function faultOf(thrown: unknown): object {
  const { code, path, message } = thrown as { code?: string; path?: string; message: string } // an Error
  return { fault: { code, path, message } }
}
