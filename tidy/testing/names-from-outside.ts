/** Look-ups for the test of the finder. Each line that it has to find says so. */

declare const plans: Readonly<Record<string, number>>
declare const periods: Readonly<Record<'monthly' | 'yearly', number>>
declare const outside: string
declare const period: 'monthly' | 'yearly'
declare const at: number
declare const list: readonly number[]

export const found: readonly unknown[] = [
  plans[outside], // found
  plans[`${outside}s`], // found
  plans[outside as `a${string}`], // found
  outside in plans, // found
  Object.assign({}, plans), // found
  Object.assign({}, ...list.map(() => plans)), // found
]

export const own: readonly unknown[] = [
  plans.pro,
  periods[period],
  plans[period],
  list[at],
  list[0],
  'pro' in plans,
  Object.assign({}, periods),
  new Map(Object.entries(plans)).get(outside),
]

for (const name in plans) console.log(plans[name])
for (const name in plans) console.log(periods[name as 'monthly'], list[at])
export function other(copy: Record<string, number>): void {
  for (const name in plans) copy[name] = plans[name] ?? 0 // found
}
