/** `allot policy`: what a product manager does with a policy file before it is published. */
import { readPolicies, readPolicy } from '@allot/engine/policies'
import { readPolicySource } from '@allot/engine/policy-source'
import { findingsBeside, withEffectiveDate } from '@allot/rules/book'
import { diffPolicies } from '@allot/rules/diff'
import { findingText, lintPolicy } from '@allot/rules/lint'
import { Command } from 'commander'
import { EXIT_DONE, EXIT_NO, JSON_OPTION, type PrinterOptions, run } from '../shell/printer.ts'
import { publishCommand } from './publish.ts'

export function policyCommand(): Command {
  const command = new Command('policy').description('Check, compare and publish policies.')
  for (const each of [lintCommand(), diffCommand(), publishCommand()]) command.addCommand(each)
  return command.addHelpText(
    'after',
    `
Examples:
  allot policy lint next.yaml
  allot policy diff policies/2026-05-unified.yaml next.yaml
  allot policy publish next.yaml --effective 2026-09-01T00:00:00Z

Exit status: 0 done, 1 the figures do not fit together, 2 refused before anything happened.`,
  )
}

function lintCommand(): Command {
  return new Command('lint')
    .description('Check that the figures of a policy fit together.')
    .argument('<file>', 'a policy, as in policies/')
    .option('--with <folder>', 'the versions that it joins, whose pools keep their units')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      '\nExamples:\n  allot policy lint policies/2026-05-unified.yaml\n  allot policy lint next.yaml --with policies\n\nExit status: 0 sound, 1 something does not fit, 2 not a policy.',
    )
    .action((file: string, options: PrinterOptions & { readonly with?: string }) =>
      run(options, ({ say, note }) => {
        const { policy, lineOf } = readPolicySource(file)
        const own = lintPolicy(policy)
        const findings =
          own.length > 0 || options.with === undefined
            ? own
            : findingsBeside(readPolicies(options.with).versions, withEffectiveDate(policy))
        for (const finding of findings)
          say({ ...finding, file, line: lineOf(finding.path) }, findingText(finding, file, lineOf))
        if (findings.length > 0) return EXIT_NO
        note(`${file} is sound.`)
        return EXIT_DONE
      }),
    )
}

function diffCommand(): Command {
  return new Command('diff')
    .description('Say who gains and who loses what when one policy follows another.')
    .argument('<before>', 'a policy, as in policies/')
    .argument('<after>', 'the one that is to follow it')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      '\nExample:\n  allot policy diff policies/2025-11-credits.yaml policies/2026-05-unified.yaml\n\nExit status: 0 compared, 2 not a policy.',
    )
    .action((before: string, after: string, options: PrinterOptions) =>
      run(options, ({ say, note }) => {
        const differences = diffPolicies(readPolicy(before), readPolicy(after))
        for (const each of differences) say(each, `${each.of} ${each.name} ${each.effect}: ${each.what}`)
        if (differences.length === 0) note('Nobody gains or loses anything.')
        return EXIT_DONE
      }),
    )
}
