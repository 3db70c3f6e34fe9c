/** Policies, for operators: read the versions, check one, publish one from an instant on. */
import { inSpace } from './operations.ts'
import type { Ask, Transport, Write } from './transport.ts'
import type {
  Backtested,
  Diffed,
  Linted,
  Page,
  PolicyText,
  PolicyVersion,
  PolicyVersions,
  ToBacktest,
  ToPublish,
} from './wire.ts'

export interface Policies {
  /** In the order in which they take effect. */
  list(page?: Page & Ask): Promise<PolicyVersions>
  /** One version, as its file has it. */
  get(policy: string, options?: Ask): Promise<PolicyText>
  /** Whether its figures fit together; nothing is kept. @param policy YAML text, or the object that it comes to */
  lint(policy: ToPublish['policy'], options?: Ask): Promise<Linted>
  /** Who gains and who loses what under it; nothing is kept. @param against the version in force, unless said */
  diff(policy: ToPublish['policy'], against?: string, options?: Ask): Promise<Diffed>
  /** What would have ended otherwise in a Space, had it been in force; nothing is kept. A long log takes minutes. */
  backtest(space: string, asked: ToBacktest, options?: Ask): Promise<Backtested>
  publish(publication: ToPublish, options?: Write): Promise<PolicyVersion>
}

/** The deadline of what replays a whole log. */
const REPLAY = 900_000

export function policiesOver({ read, write }: Transport): Policies {
  return {
    list: ({ signal, deadline, ...query } = {}) =>
      read('GET', '/v1/policies', { query, ask: { signal, deadline } }),
    get: async (policy, ask) => {
      const path = `/v1/policies/${encodeURIComponent(policy)}`
      return (await read<{ policy: PolicyText }>('GET', path, { ask })).policy
    },
    lint: (policy, ask) => read('POST', '/v1/policies/lint', { body: { policy }, ask }),
    diff: (policy, against, ask) => read('POST', '/v1/policies/diff', { body: { policy, against }, ask }),
    backtest: (space, body, ask) =>
      read('POST', inSpace(space, 'backtests'), { body, ask: { deadline: REPLAY, ...ask } }),
    publish: (publication, options) => write('POST', '/v1/policies', publication, options),
  }
}
