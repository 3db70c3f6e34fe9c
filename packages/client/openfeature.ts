/**
 * An OpenFeature provider: a feature of the policy is a flag. As a boolean it says whether it may be used now, as a
 * number how many times over, as an object the whole answer; nothing is taken by asking. The targeting key is the
 * member; the Space stands in the context as `space`, beside `count`, `client`, `model`, `resolution` and `seconds`.
 * The details carry the denial. What cannot be asked resolves to the default that the caller gave.
 */
import type { EvaluationContext, JsonValue, Provider, ResolutionDetails } from '@openfeature/server-sdk'
import { AllotFault } from './fault.ts'
import type { Operations } from './operations.ts'
import type { Asked, Checked } from './wire.ts'

/** The most that the API counts in one operation: what "unlimited" comes to. */
const MOST = 100_000

export class AllotProvider implements Provider {
  readonly metadata = { name: 'Allot' }
  readonly runsOn = 'server'
  readonly #allot: Pick<Operations, 'check'>

  constructor(allot: Pick<Operations, 'check'>) {
    this.#allot = allot
  }

  resolveBooleanEvaluation(feature: string, preset: boolean, context: EvaluationContext) {
    return this.#resolve(feature, preset, context, ({ allowed }) => allowed)
  }

  resolveNumberEvaluation(feature: string, preset: number, context: EvaluationContext) {
    const asked = { ...context, count: MOST }
    return this.#resolve(feature, preset, asked, (it) => (it.allowed ? MOST : it.denial.fits))
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
    read: (checked: Checked) => T,
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
      return failed(fault.code === 'unknown_feature' ? 'FLAG_NOT_FOUND' : 'GENERAL', fault.message)
    }
  }
}

/** OpenFeature has these as an enum, which would have to be imported at run time. */
type ErrorCode = NonNullable<ResolutionDetails<unknown>['errorCode']>

function operationOf(feature: string, by: string, context: EvaluationContext): Asked {
  const { count, client, model, resolution, seconds } = context
  const use = { feature, model, resolution, seconds }
  return { by, count, client, use } as Asked // the server checks what the context holds, and says what is wrong with it
}

/** OpenFeature's metadata are flat; the whole denial stands in it as JSON. */
function metadataOf(denial: (Checked & { allowed: false })['denial']): Record<string, string | number> {
  const { code, message, retryAt, upgradeTo, fits } = denial
  return {
    code,
    message,
    fits,
    ...(retryAt !== null && { retryAt }),
    ...(upgradeTo && { upgradeTo: upgradeTo.plan }),
    denial: JSON.stringify(denial),
  }
}
