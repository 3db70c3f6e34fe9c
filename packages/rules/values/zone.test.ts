import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Instant, instant, iso } from './instant.ts'
import { type Calendar, isZone, zonedSpan } from './zone.ts'

const ZONES = [
  ...[
    'UTC',
    'Europe/Paris',
    'Europe/London',
    'Europe/Dublin',
    'Europe/Moscow',
    'Europe/Istanbul',
    'Atlantic/Azores',
  ],
  ...['America/New_York', 'America/Los_Angeles', 'America/St_Johns', 'America/Goose_Bay', 'America/Toronto'],
  ...['America/Santiago', 'America/Asuncion', 'America/Sao_Paulo', 'America/Havana', 'America/Caracas'],
  ...[
    'America/Scoresbysund',
    'America/Nuuk',
    'America/Phoenix',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'Asia/Tehran',
  ],
  ...[
    'Asia/Tokyo',
    'Asia/Shanghai',
    'Asia/Beirut',
    'Asia/Gaza',
    'Asia/Amman',
    'Asia/Pyongyang',
    'Africa/Cairo',
  ],
  ...['Africa/Casablanca', 'Africa/Monrovia', 'Australia/Lord_Howe', 'Australia/Eucla', 'Australia/Sydney'],
  ...['Pacific/Apia', 'Pacific/Kiritimati', 'Pacific/Kwajalein', 'Pacific/Chatham', 'Pacific/Auckland'],
  ...['Antarctica/Troll', 'Antarctica/Casey'],
]
const CALENDARS: readonly Calendar[] = ['day', 'week', 'month']

const ANY_INSTANT = fc.integer({ min: instant('1970-01-01T00:00:00Z'), max: instant('2100-01-01T00:00:00Z') })
/** Up to thirty hours before or after, on the second or beside it. */
const NEAR = fc
  .tuple(fc.integer({ min: -120, max: 120 }), fc.integer({ min: -1, max: 1 }))
  .map(([quarters, ms]) => quarters * 15 * 60_000 + ms)

/** The start of the local day, week or month, as Temporal has it. @param steps 1 for the one after it */
function startByTemporal(at: Instant, calendar: Calendar, zone: string, steps: 0 | 1 | 2): number {
  const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate()
  const first = {
    day: () => date.add({ days: steps }),
    week: () => date.subtract({ days: date.dayOfWeek - 1 }).add({ weeks: steps }),
    month: () => date.with({ day: 1 }).add({ months: steps }),
  }[calendar]()
  return first.toZonedDateTime(zone).epochMilliseconds
}

function spanByTemporal(at: Instant, calendar: Calendar, zone: string): { start: number; end: number } {
  const end = startByTemporal(at, calendar, zone, 1)
  if (at < end) return { start: startByTemporal(at, calendar, zone, 0), end }
  return { start: end, end: startByTemporal(at, calendar, zone, 2) }
}

describe('a local day, week or month', () => {
  it.each([
    ['Europe/Paris', 'day', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['Europe/Paris', 'day', '2026-10-25T12:00:00Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['Europe/Paris', 'week', '2026-03-29T12:00:00Z', '2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['Europe/Paris', 'month', '2026-03-31T22:30:00Z', '2026-03-31T22:00:00Z', '2026-04-30T22:00:00Z'],
    ['Asia/Kolkata', 'day', '2026-05-15T18:29:59Z', '2026-05-14T18:30:00Z', '2026-05-15T18:30:00Z'],
    ['Asia/Kathmandu', 'day', '2026-05-15T18:15:00Z', '2026-05-15T18:15:00Z', '2026-05-16T18:15:00Z'],
    ['UTC', 'month', '2026-02-28T23:59:59Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'],
  ] as const)('%s: the %s of %s', (zone, calendar, at, start, end) => {
    const span = zonedSpan(instant(at), calendar, zone)
    expect([iso(span.start), iso(span.end)]).toEqual([start, end])
  })

  it.each([
    [
      'begins when the clocks jump over midnight',
      'America/Santiago',
      '2026-09-06T12:00:00Z',
      '2026-09-06T04:00:00Z',
    ],
    [
      'begins at the first of two midnights',
      'America/Havana',
      '2026-11-01T12:00:00Z',
      '2026-11-01T04:00:00Z',
    ],
    ['does not begin again', 'America/St_Johns', '2010-11-07T02:45:00Z', '2010-11-07T02:30:00Z'],
    [
      'follows on a day that a place leaves out',
      'Pacific/Apia',
      '2011-12-30T10:00:00Z',
      '2011-12-30T10:00:00Z',
    ],
  ])('a day %s', (_what, zone, at, start) => {
    expect(iso(zonedSpan(instant(at), 'day', zone).start)).toBe(start)
  })

  it('is what Temporal says, for any instant in any of forty zones', () => {
    const any = fc.tuple(ANY_INSTANT, fc.constantFrom(...ZONES), fc.constantFrom(...CALENDARS))
    const property = fc.property(any, ([ms, zone, calendar]) => {
      const at = ms as Instant // milliseconds
      expect(zonedSpan(at, calendar, zone)).toEqual(spanByTemporal(at, calendar, zone))
    })
    fc.assert(property, { numRuns: 20_000 })
  })

  it('is what Temporal says around every change of the clocks, and follows on the one before', () => {
    const any = fc.tuple(ANY_INSTANT, fc.constantFrom(...ZONES), fc.constantFrom(...CALENDARS), NEAR)
    const property = fc.property(any, ([ms, zone, calendar, by]) => {
      const change = Temporal.Instant.fromEpochMilliseconds(ms)
        .toZonedDateTimeISO(zone)
        .getTimeZoneTransition('next')
      const at = ((change?.epochMilliseconds ?? ms) + by) as Instant // milliseconds
      const span = zonedSpan(at, calendar, zone)
      expect(span).toEqual(spanByTemporal(at, calendar, zone))
      expect(zonedSpan(span.end, calendar, zone).start).toBe(span.end)
      expect(zonedSpan((span.start - 1) as Instant, calendar, zone).end).toBe(span.start) // a millisecond
    })
    fc.assert(property, { numRuns: 3_000 })
  })
})

it.each(['Europe/Paris', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'EST5EDT'])(
  '%s is a zone',
  (name) => {
    expect(isZone(name)).toBe(true)
  },
)

it.each(['Europe/Pari', '', '+01:00', 'Paris', '__proto__', 'constructor', 'Europe/Paris '])(
  '"%s" is no zone',
  (name) => {
    expect(isZone(name)).toBe(false)
  },
)
