/** Numbers and amounts as people read them, in the language of the browser. */

/** "1,500", "unlimited". */
export function formatAmount(amount: number | 'unlimited'): string {
  return typeof amount === 'number' ? amount.toLocaleString() : amount
}

/** "1 photo", "40 photos". @param noun in the singular */
export function formatCount(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`
}
