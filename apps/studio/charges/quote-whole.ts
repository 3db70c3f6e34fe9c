/** The quote of a whole Batch, by the rule that a run waits where a limit by the minute holds it up. */
import type { AllotClient } from '@allot/client/allot'
import type { Answer, Client } from '@allot/client/wire'
import { fitsWithWaits } from '../contract/short-waits.ts'
import type { WholeQuote } from '../contract/whole-quote.ts'

interface WhoQuotes {
  readonly by: string
  readonly client: Client
}

/** @returns a denial with how many of the first photos a run could do that waits */
export async function quoteWhole(
  allot: Pick<AllotClient, 'quote'>,
  space: string,
  who: WhoQuotes,
  whole: WholeQuote,
): Promise<Answer> {
  const quote = await allot.quote(space, { ...who, ...whole })
  if (quote.allowed || 'mixed' in whole) return quote
  return { ...quote, denial: { ...quote.denial, fits: fitsWithWaits(quote.denial, whole.count) } }
}
