/**
 * An OpenFeature provider: a feature of the policy is a flag. As a boolean it is whether the feature may be used now,
 * as a number how many times, as an object the whole answer. Evaluating takes nothing. The targeting key is the
 * member; the context has the Space as `space`, and `count`, `client`, `model`, `resolution`, `seconds` and `quantity`. The flag
 * metadata carry the denial. Where a request fails, the flag is the default that the caller gave.
 */
import type { EvaluationContext, JsonValue, Provider, ResolutionDetails } from '@openfeature/server-sdk'
import { AllotFault } from './fault.ts'
import type { CheckAnswer, NewOperation, OperationMethods } from './wire.ts'

/** The largest count of one operation in the API: the number of a flag that is unlimited. */
const MAX_COUNT = 100_000

export class AllotFeatureProvider implements Provider {
  readonly metadata = { name: 'Allot' }
  readonly runsOn = 'server'
  readonly #allot: Pick<OperationMethods, 'check'>

  constructor(allot: Pick<OperationMethods, 'check'>) {
    this.#allot = allot
  }

  resolveBooleanEvaluation(feature: string, preset: boolean, context: EvaluationContext) {
    return this.#resolve(feature, preset, context, ({ allowed }) => allowed)
  }

  resolveNumberEvaluation(feature: string, preset: number, context: EvaluationContext) {
    const counted = { ...context, count: MAX_COUNT }
    return this.#resolve(feature, preset, counted, (it) => (it.allowed ? MAX_COUNT : it.denial.fits))
  }

  resolveObjectEvaluation<T extends JsonValue>(feature: string, preset: T, context: EvaluationContext) {
    return this.#resolve(feature, preset, context, (it) => it as unknown as T) // an answer is JSON, of a shape that OpenFeature cannot name
  }

  async resolveStringEvaluation(_: string, preset: string): Promise<ResolutionDetails<string>> {
    const errorMessage = 'A feature is a boolean, a number or an object.'
    return { value: preset, reason: 'ERROR', errorCode: 'TYPE_MISMATCH' as ErrorCode, errorMessage }
  }

  async #resolve<T>(
    feature: string,
    preset: T,
    context: EvaluationContext,
    read: (checked: CheckAnswer) => T,
  ): Promise<ResolutionDetails<T>> {
    const failed = (errorCode: string, errorMessage: string) =>
      ({ value: preset, reason: 'ERROR', errorCode: errorCode as ErrorCode, errorMessage }) as const
    const { targetingKey: by, space } = context
    if (by === undefined) return failed('TARGETING_KEY_MISSING', 'The targeting key is the member who asks.')
    if (typeof space !== 'string')
      return failed('INVALID_CONTEXT', 'Name the Space in the context, as "space".')
    try {
      const checked = await this.#allot.check(space, operationOf(feature, by, context))
      const flagMetadata = checked.allowed ? {} : metadataOf(checked.denial)
      return { value: read(checked), reason: 'TARGETING_MATCH', flagMetadata }
    } catch (fault) {
      if (!(fault instanceof AllotFault)) throw fault
      return failed(errorCodeOf(fault), fault.message)
    }
  }
}

/** A model, resolution or length comes from the context; the feature itself is the flag. */
function errorCodeOf({ code, path }: AllotFault): string {
  if (code !== 'unknown_feature' && code !== 'malformed') return 'GENERAL'
  const isFlag = path === undefined ? code === 'unknown_feature' : path.endsWith('/feature')
  return isFlag ? 'FLAG_NOT_FOUND' : 'INVALID_CONTEXT'
}

/** OpenFeature has an enum for these, which would have to be imported at run time. */
type ErrorCode = NonNullable<ResolutionDetails<unknown>['errorCode']>

function operationOf(feature: string, by: string, context: EvaluationContext): NewOperation {
  const { count, client, model, resolution, seconds, quantity } = context
  const use = { feature, model, resolution, seconds, quantity }
  return { by, count, client, use } as NewOperation // the server validates it
}

/** OpenFeature's metadata are flat, so the whole denial is in them as JSON. */
function metadataOf(denial: (CheckAnswer & { allowed: false })['denial']): Record<string, string | number> {
  const { code, message, retryAt, certainAt, upgradeTo, fits } = denial
  return {
    code,
    message,
    fits,
    ...(retryAt !== null && { retryAt }),
    ...(typeof certainAt === 'string' && { certainAt }),
    ...(upgradeTo && { upgradeTo: upgradeTo.plan }),
    ...(upgradeTo?.period && { upgradePeriod: upgradeTo.period }),
    denial: JSON.stringify(denial),
  }
}
