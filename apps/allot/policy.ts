/** `allot policy`: what a product manager does with a policy file before it is published. */
import { readPolicy } from '@allot/engine/policies'
import { diffPolicies } from '@allot/rules/diff'
import { Fault } from '@allot/rules/fault'
import { lintPolicy } from '@allot/rules/lint'
import { Command } from 'commander'
import { publishCommand } from './shell/publish.ts'

const SOUND = 0
const FAULTY = 1
const NO_POLICY = 2

export function policyCommand(): Command {
  const command = new Command('policy').description('Check, compare and publish policies.')
  command
    .command('lint')
    .description('Check that the figures of a policy fit together.')
    .argument('<file>', 'a policy, as in policies/')
    .option('--json', 'one JSON object a line, for machines')
    .addHelpText(
      'after',
      '\nExample:\n  allot policy lint policies/2026-05-unified.yaml\n\nExit status: 0 sound, 1 something does not fit, 2 not a policy.',
    )
    .action((file: string, { json = false }: { json?: boolean }) => {
      process.exitCode = lint(file, json)
    })
  command
    .command('diff')
    .description('Say who gains and who loses what when one policy follows another.')
    .argument('<before>', 'a policy, as in policies/')
    .argument('<after>', 'the one that is to follow it')
    .option('--json', 'one JSON object a line, for machines')
    .addHelpText(
      'after',
      '\nExample:\n  allot policy diff policies/2025-11-credits.yaml policies/2026-05-unified.yaml\n\nExit status: 0 compared, 2 not a policy.',
    )
    .action((before: string, after: string, { json = false }: { json?: boolean }) => {
      process.exitCode = diff(before, after, json)
    })
  return command.addCommand(publishCommand())
}

function diff(before: string, after: string, json: boolean): number {
  return reading(() => {
    const differences = diffPolicies(readPolicy(before), readPolicy(after))
    for (const each of differences)
      console.log(json ? JSON.stringify(each) : `${each.of} ${each.name} ${each.effect}: ${each.what}`)
    if (differences.length === 0 && !json) console.log('Nobody gains or loses anything.')
    return SOUND
  })
}

function lint(file: string, json: boolean): number {
  return reading(() => {
    const findings = lintPolicy(readPolicy(file))
    for (const finding of findings)
      console.log(json ? JSON.stringify(finding) : `${file}: ${finding.path}: ${finding.message}`)
    if (findings.length === 0 && !json) console.log(`${file} is sound.`)
    return findings.length === 0 ? SOUND : FAULTY
  })
}

/** A file that is no policy says so, and what to mend. */
function reading(doing: () => number): number {
  try {
    return doing()
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause
    console.error(cause.message)
    return NO_POLICY
  }
}
