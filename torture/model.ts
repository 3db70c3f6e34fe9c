/**
 * The model: what one Space must answer, written anew and as simply as can be, without a line of rules or engine. It is
 * given the log, entry by entry, with the command that each answered, and says what is wrong with it.
 */
import type { SubmittedCommand } from '@allot/engine/command'
import type { Entry } from '@allot/rules/entry'
import { ALLOWANCE, FEATURES, type Feature, GIVES_BACK, HOURLY } from './policy.ts'

interface Grant {
  readonly number: number
  readonly priority: number
  readonly expires: number
  left: number
  /** Lapsed: nothing comes back to it. */
  isGone: boolean
}

type Draw = { readonly grant: Grant; readonly amount: number }

/** What was taken for some units, and is not given back yet. */
interface Taken {
  readonly by: string
  readonly each: number
  units: number
  draws: readonly Draw[]
  /** The opening of its member's hour that counts it. */
  readonly hour: number | null
  /** The period in which its member's cap counts it. */
  readonly capped: number | null
}

interface Member {
  hour: { opened: number; count: number } | null
  cap: number | null
  /** What a cap has counted in its period. */
  capped: { period: number; amount: number }
}

const HOUR = 3_600_000
const WEEK = 604_800_000

export class Model {
  readonly #rhythm: 'weekly' | 'monthly'
  readonly #anchor: number
  readonly #members = new Map<string, Member>()
  #grants: Grant[] = []
  readonly #holds = new Map<number, Taken & { expires: number }>()
  /** Of charges and captures, what no refund has named yet. */
  readonly #charges = new Map<number, Taken>()
  #granted = 0
  #period = 0

  constructor(rhythm: 'weekly' | 'monthly', anchor: number) {
    this.#rhythm = rhythm
    this.#anchor = anchor
    for (const member of ['ann', 'bob'])
      this.#members.set(member, { hour: null, cap: null, capped: { period: -1, amount: 0 } })
    this.#renew(0)
  }

  /** What may still be taken, what is reserved, and what each member's hour counts. */
  balance(at: number): { left: number; held: number; hours: readonly number[] } {
    this.#catchUp(at)
    const held = totalOf([...this.#holds.values()].flatMap(({ draws }) => draws.filter(isLive)))
    const hours = this.#members.values().map(({ hour }) => (hour && hour.opened + HOUR > at ? hour.count : 0))
    return { left: this.#left(), held, hours: [...hours] }
  }

  /** @returns what is wrong with the entry as the answer to the command; undefined where it is right */
  judge(command: SubmittedCommand, entry: Entry): string | undefined {
    this.#catchUp(entry.at)
    switch (command.do) {
      case 'charge':
      case 'hold':
        return this.#take(command, entry)
      case 'capture':
        return this.#capture(command.hold, command.count, entry)
      case 'release':
        return this.#release(command, entry)
      case 'extend': {
        const hold = this.#holds.get(command.hold)
        if (hold) hold.expires = Math.max(hold.expires, entry.at + command.for)
        return entry.kind === 'extended' && entry.expires === hold?.expires ? undefined : 'another end'
      }
      case 'refund':
        return this.#refund(command, entry)
      case 'grant': {
        const { amount, priority = 50, expires = Number.POSITIVE_INFINITY } = command
        this.#grant(amount, priority, expires)
        return entry.kind === 'granted' && entry.grant.size === amount ? undefined : 'another grant'
      }
      case 'cap':
        Object.assign(this.#members.get(command.member) ?? {}, { cap: command.most })
        return entry.kind === 'capped' ? undefined : 'no cap'
      default:
        return `a command that nobody sent: ${command.do}`
    }
  }

  #take(command: SubmittedCommand & { do: 'charge' | 'hold' }, entry: Entry): string | undefined {
    const { operation } = command
    const feature = ('use' in operation && operation.use.feature) as Feature // requests.ts sends no other
    let units = operation.count
    let limits = this.#limits(operation.by, feature, units, entry.at)
    const isPartial = command.do === 'hold' && command.partial === true
    if (limits.size > 0 && units > 1 && isPartial) {
      units = Math.max(1, Math.min(units, ...limits.values()))
      limits = this.#limits(operation.by, feature, units, entry.at)
    }
    if (limits.size > 0) {
      const codes = [...limits.keys()].toSorted().join()
      if (entry.kind !== 'denied') return `${entry.kind}, though denied by ${codes}`
      const its = entry.denial.binding.map(({ code }) => code)
      if (its.toSorted().join() !== codes) return `denied by ${its}, not by ${codes}`
      const fits = Math.min(units, ...limits.values())
      return entry.denial.fits === fits ? undefined : `${entry.denial.fits} fit, not ${fits}`
    }
    if (entry.kind !== (command.do === 'charge' ? 'charged' : 'held')) return `${entry.kind}, though it fits`
    if (entry.units !== units) return `${entry.units} units, not ${units}`
    const taken = this.#taken(operation.by, feature, units, entry.at)
    if (command.do === 'charge') this.#charges.set(entry.seq, taken)
    else this.#holds.set(entry.seq, { ...taken, expires: entry.at + command.for })
    return sameAmounts(entry.draws, taken.draws)
  }

  /** The limits that deny it, with how many units each lets through. */
  #limits(by: string, feature: Feature, units: number, at: number): Map<string, number> {
    const member = this.#members.get(by)
    if (!member) return new Map([['not_a_member', 0]])
    const limits = new Map<string, number>()
    const { takes, counts } = FEATURES[feature]
    const check = (code: string, room: number, each: number) => {
      if (units * each > room) limits.set(code, Math.max(0, Math.floor(room / each)))
    }
    if (counts) check('rate_minute', HOURLY - this.#hour(member, at).count, 1)
    check('insufficient_credits', this.#left(), takes)
    if (member.cap !== null) check('member_cap', member.cap - this.#capped(member).amount, takes)
    return limits
  }

  #taken(by: string, feature: Feature, units: number, at: number): Taken {
    const member = this.#members.get(by) as Member // its limits were looked at
    const { takes: each, counts } = FEATURES[feature]
    const draws: Draw[] = []
    let missing = units * each
    const inOrder = this.#grants.toSorted(
      (a, b) => a.priority - b.priority || a.expires - b.expires || a.number - b.number,
    )
    for (const grant of inOrder) {
      const amount = Math.min(grant.left, missing)
      if (amount === 0) continue
      grant.left -= amount
      missing -= amount
      draws.push({ grant, amount })
    }
    const hour = this.#hour(member, at)
    if (counts) member.hour = { ...hour, count: hour.count + units }
    const capped = this.#capped(member)
    const isCapped = member.cap !== null
    if (isCapped) member.capped = { ...capped, amount: capped.amount + units * each }
    const counted = { hour: counts ? hour.opened : null, capped: isCapped ? capped.period : null }
    return { by, each, units, draws, ...counted }
  }

  #capture(number: number, count: number, entry: Entry): string | undefined {
    const hold = this.#holds.get(number)
    if (!hold || count > hold.units) return `${entry.kind} of a hold that has not so much`
    if (entry.kind !== 'captured' || entry.units !== count) return `${entry.kind}, not captured`
    const [front, rest] = split(hold.draws, count * hold.each)
    this.#charges.set(entry.seq, { ...hold, units: count, draws: front })
    this.#shrink(number, hold, count, rest)
    return sameAmounts(entry.draws, front)
  }

  #release(command: SubmittedCommand & { do: 'release' }, entry: Entry): string | undefined {
    const hold = this.#holds.get(command.hold)
    const count = command.count ?? hold?.units ?? 0
    if (!hold || count > hold.units) return `${entry.kind} of a hold that has not so much`
    if (command.reason && !GIVES_BACK[command.reason]) return this.#capture(command.hold, count, entry)
    if (entry.kind !== 'released' || entry.units !== count) return `${entry.kind}, not released`
    const [kept, back] = split(hold.draws, (hold.units - count) * hold.each)
    this.#giveBack(hold, count, back)
    this.#shrink(command.hold, hold, count, kept)
    return sameAmounts(entry.draws, back)
  }

  #refund(command: SubmittedCommand & { do: 'refund' }, entry: Entry): string | undefined {
    const { charge: number, count, reason } = command
    const charge = this.#charges.get(number)
    if (!charge || count > charge.units) return `${entry.kind} of more than was taken`
    if (entry.kind !== 'refunded' || entry.units !== count) return `${entry.kind}, not refunded`
    const [kept, back] = split(charge.draws, (charge.units - count) * charge.each)
    charge.units -= count
    charge.draws = kept
    if (!GIVES_BACK[reason]) return sameAmounts(entry.draws, [])
    const lapsed = this.#giveBack(charge, count, back)
    if (lapsed > 0) this.#grant(lapsed, 50, this.#renewsAt)
    const anew = entry.anew.map(({ size: amount }) => ({ amount }))
    const goodwill = totalOf([...anew, ...(entry.raised ?? [])])
    if (goodwill !== lapsed) return `${goodwill} as goodwill, not ${lapsed}`
    return sameAmounts(entry.draws, back.filter(isLive))
  }

  /** @returns how much of it has no grant to go back to */
  #giveBack({ by, each, hour, capped }: Taken, units: number, back: readonly Draw[]): number {
    const member = this.#members.get(by)
    if (member?.hour && member.hour.opened === hour) member.hour.count -= units
    if (member && member.capped.period === capped) member.capped.amount -= units * each
    for (const { grant, amount } of back) grant.left += amount
    return totalOf(back) - totalOf(back.filter(isLive))
  }

  #shrink(number: number, hold: Taken, count: number, draws: readonly Draw[]): void {
    Object.assign(hold, { units: hold.units - count, draws })
    if (hold.units === 0) this.#holds.delete(number)
  }

  #hour({ hour }: Member, at: number): { opened: number; count: number } {
    return hour && hour.opened + HOUR > at ? hour : { opened: at, count: 0 }
  }

  #capped({ capped }: Member): { period: number; amount: number } {
    return capped.period === this.#period ? capped : { period: this.#period, amount: 0 }
  }

  #left(): number {
    return this.#grants.reduce((sum, { left }) => sum + left, 0)
  }

  #grant(left: number, priority: number, expires: number): void {
    this.#granted += 1
    this.#grants.push({ number: this.#granted, priority, expires, left, isGone: false })
  }

  get #renewsAt(): number {
    return this.#beginning(this.#period + 1)
  }

  #renew(period: number): void {
    this.#lapse(({ expires }) => expires <= this.#beginning(period))
    this.#period = period
    this.#grant(ALLOWANCE, 100, this.#renewsAt)
  }

  #lapse(isOver: (grant: Grant) => boolean): void {
    for (const grant of this.#grants) if (isOver(grant)) grant.isGone = true
    this.#grants = this.#grants.filter(({ isGone }) => !isGone)
  }

  /** The same day of the month, or its last one. */
  #beginning(period: number): number {
    if (this.#rhythm === 'weekly') return this.#anchor + period * WEEK
    const date = new Date(this.#anchor)
    const day = date.getUTCDate()
    date.setUTCMonth(date.getUTCMonth() + period)
    return date.getUTCDate() === day ? date.getTime() : date.setUTCDate(0)
  }

  /** What has become due: at one instant holds first, then grants, then the renewal. */
  #catchUp(at: number): void {
    for (;;) {
      const [number, hold] = [...this.#holds].toSorted(([, a], [, b]) => a.expires - b.expires)[0] ?? []
      const expiry = Math.min(...this.#grants.map(({ expires }) => expires))
      const first = Math.min(hold?.expires ?? Number.POSITIVE_INFINITY, expiry, this.#renewsAt)
      if (first > at) return
      if (number !== undefined && hold?.expires === first) {
        this.#giveBack(hold, hold.units, hold.draws)
        this.#holds.delete(number)
      } else if (first < this.#renewsAt) this.#lapse(({ expires }) => expires === first)
      else this.#renew(this.#period + 1)
    }
  }
}

/** The first `amount` of it, and the rest. */
function split(draws: readonly Draw[], amount: number): [Draw[], Draw[]] {
  const front: Draw[] = []
  const rest: Draw[] = []
  for (const { grant, amount: its } of draws) {
    const taken = Math.min(its, amount)
    amount -= taken
    if (taken > 0) front.push({ grant, amount: taken })
    if (taken < its) rest.push({ grant, amount: its - taken })
  }
  return [front, rest]
}

function isLive({ grant }: Draw): boolean {
  return !grant.isGone
}

function totalOf(draws: readonly { readonly amount: number }[]): number {
  return draws.reduce((sum, { amount }) => sum + amount, 0)
}

/** Grant by grant, in the order in which they are drawn on. */
function sameAmounts(drawn: Parameters<typeof totalOf>[0], expected: readonly Draw[]): string | undefined {
  const [its, right] = [drawn, expected].map((draws) => draws.map(({ amount }) => amount).join(' + '))
  return its === right ? undefined : `draws ${its}, not ${right}`
}
