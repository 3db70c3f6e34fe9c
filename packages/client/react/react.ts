/** The entrance `@allot/client/react`: everything that an app imports. */
export { AllotProvider, useAllot } from './provider.tsx'
export { RenewsAt } from './renews-at.tsx'
export { UpgradePrompt } from './upgrade-prompt.tsx'
export { type MeterWords, UsageMeter } from './usage-meter.tsx'
export { useQuote } from './use-quote.ts'
export { useUsage } from './use-usage.ts'
