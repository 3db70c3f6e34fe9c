import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { expect, it } from 'vitest'
import { COMMANDS } from './commands.ts'
import { POLICIES } from './settings.ts'

/** What speaks lines, pages or a protocol of its own. */
const NO_JSON = ['migrate', 'export', 'import', 'move', 'mcp', 'completion']

const all = (await Promise.all(Object.values(COMMANDS).map((load) => load()))).flatMap((command) => [
  [command.name(), command] as const,
  ...command.commands.map((each) => [`${command.name()} ${each.name()}`, each] as const),
])

function helpOf(command: Command): string {
  let help = ''
  const writeOut = (text: string) => {
    help += text
  }
  command.configureOutput({ writeOut }).outputHelp()
  return help
}

it.each(all)('%s says how it is used, with an example, and its exit statuses', (_, command) => {
  const help = helpOf(command)
  expect(help).toMatch(/\nExamples?\b.*:\n/)
  expect(help).toMatch(/\nExit status: 0 .*\b2 /)
  const isGroup = command.commands.length > 0
  expect(help.includes('--json')).toBe(isGroup ? help.includes('--json') : !NO_JSON.includes(command.name()))
})

it('a command ends silently when the reader of its output is gone', async () => {
  const words = ['test', join(POLICIES, '../scenarios/002-limits/day.scenario.yaml')]
  const child = spawn(process.execPath, [join(import.meta.dirname, 'allot.js'), ...words])
  child.stdout.destroy()
  let said = ''
  child.stderr.on('data', (part) => {
    said += part
  })
  const [status] = await once(child, 'close')
  expect({ status, said }).toEqual({ status: 0, said: '' })
})

it('wrong arguments are refused with the --help command that lists the right ones', async () => {
  const words = [join(import.meta.dirname, 'allot.js'), 'keys', 'make', 'backend', '--scope', 'read']
  const child = spawn(process.execPath, words)
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'close')])
  expect({ status, said }).toEqual({
    status: 2,
    said: "error: unknown option '--scope'\n(Did you mean --scopes?)\n(allot keys make --help shows how it is used)\n",
  })
})
