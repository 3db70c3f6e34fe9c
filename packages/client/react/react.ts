/** The door of `@allot/client/react`: what an app imports, and nothing besides. */
export { AllotProvider, useAllot } from './provider.tsx'
export { RenewsAt } from './renews-at.tsx'
export { UpgradePrompt } from './upgrade-prompt.tsx'
export { UsageMeter } from './usage-meter.tsx'
export { useQuote } from './use-quote.ts'
export { useUsage } from './use-usage.ts'
