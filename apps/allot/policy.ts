/** `allot policy`: what a product manager does with a policy file before it is published. */
import { readPolicy } from '@allot/engine/policies'
import { Fault } from '@allot/rules/fault'
import { lintPolicy } from '@allot/rules/lint'
import { Command } from 'commander'

const SOUND = 0
const FAULTY = 1
const NO_POLICY = 2

export function policyCommand(): Command {
  const command = new Command('policy').description('Check policy files.')
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
  return command
}

function lint(file: string, json: boolean): number {
  try {
    const findings = lintPolicy(readPolicy(file))
    for (const finding of findings)
      console.log(json ? JSON.stringify(finding) : `${file}: ${finding.path}: ${finding.message}`)
    if (findings.length === 0 && !json) console.log(`${file} is sound.`)
    return findings.length === 0 ? SOUND : FAULTY
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause
    console.error(cause.message)
    return NO_POLICY
  }
}
