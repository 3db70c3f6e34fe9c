/** `allot policy publish`: from an instant on, a policy is in force. */

import { policyVersion } from '@allot/api/policy'
import { readPolicySource } from '@allot/engine/policy-source'
import { findingText, lintPolicy } from '@allot/rules/lint'
import { Command } from 'commander'
import { type ConnectionOptions, withConnection, withConnectionOptions } from '../shell/connection.ts'
import { EXIT_DONE, EXIT_NO, JSON_OPTION, run } from '../shell/printer.ts'

interface Options extends ConnectionOptions {
  readonly effective?: string
  readonly json?: boolean
}

export function publishCommand(): Command {
  return withConnectionOptions(
    new Command('publish').description('Put a policy in force from an instant on.'),
  )
    .argument('<file>', 'a policy, as in policies/')
    .option(
      '--effective <instant>',
      'when it takes effect, or `now` (default: the instant in the policy itself)',
    )
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
Examples:
  allot policy diff policies/2026-05-unified.yaml next.yaml     read this first
  allot backtest next.yaml                                      and this
  allot policy publish next.yaml --effective 2026-09-01T00:00:00Z
  allot policy publish next.yaml --effective now

Exit status: 0 published, 1 its figures do not fit together, 2 refused before anything happened.`,
    )
    .action((file: string, options: Options) =>
      run(options, async (printer) => {
        const { policy, lineOf } = readPolicySource(file)
        const findings = lintPolicy(policy)
        for (const finding of findings)
          printer.say(
            { ...finding, file, line: lineOf(finding.path) },
            `${findingText(finding, file, lineOf)} Nothing was published.`,
          )
        if (findings.length > 0) return EXIT_NO
        return withConnection(options, async (connection) => {
          const { effective } = options
          const body = { policy, ...(effective !== undefined && { effective }) }
          const path = '/v1/policies'
          const told = await connection.request(policyVersion, {
            method: 'POST',
            path,
            body,
            idempotencyKey: policy.policy,
          })
          const from = told.inForce ? 'is in force' : `will be in force from ${told.effective}`
          printer.say(told, `${told.policy} is published and ${from}.`)
          return EXIT_DONE
        })
      }),
    )
}
