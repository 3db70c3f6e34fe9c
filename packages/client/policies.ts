/** Policies, for operators: read the versions, check one, publish one that takes effect at an instant. */
import { inSpace } from './address.ts'
import { optionsOf } from './options.ts'
import type { Transport } from './transport.ts'
import type {
  BacktestResult,
  LintReport,
  NewBacktest,
  NewPolicyVersion,
  PageQuery,
  PolicyDiff,
  PolicyDocument,
  PolicyVersion,
  PolicyVersionPage,
  RequestOptions,
  WriteOptions,
} from './wire.ts'

export interface PolicyMethods {
  /** In the order in which they take effect. */
  list(page?: PageQuery & RequestOptions): Promise<PolicyVersionPage>
  /** One version, as it was published. */
  get(policy: string, options?: RequestOptions): Promise<PolicyDocument>
  /** Whether its figures fit together. Publishes nothing. @param policy YAML text, or the object it stands for */
  lint(policy: NewPolicyVersion['policy'], options?: RequestOptions): Promise<LintReport>
  /** Which plans gain and lose what. Publishes nothing. @param against a version; the one in force if not given */
  diff(policy: NewPolicyVersion['policy'], against?: string, options?: RequestOptions): Promise<PolicyDiff>
  /** Replays a Space's log under the policy. Publishes nothing. A long log takes minutes. */
  backtest(space: string, body: NewBacktest, options?: RequestOptions): Promise<BacktestResult>
  publish(publication: NewPolicyVersion, options?: WriteOptions): Promise<PolicyVersion>
}

/** Milliseconds that replaying a whole log may take. */
const REPLAY = 900_000

export function policiesOver({ get, post, write }: Transport): PolicyMethods {
  return {
    list: (given) => get('/v1/policies', given),
    get: async (policy, options) => {
      const path = `/v1/policies/${encodeURIComponent(policy)}`
      return (await get<{ policy: PolicyDocument }>(path, options)).policy
    },
    lint: (policy, options) => post('/v1/policies/lint', { policy }, options),
    diff: (policy, against, options) => post('/v1/policies/diff', { policy, against }, options),
    backtest: async (space, body, options) =>
      post(inSpace(space, 'backtests'), body, { deadline: REPLAY, ...optionsOf(options) }),
    publish: (publication, options) => write('POST', '/v1/policies', publication, options),
  }
}
