import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { COMMAND } from '../testing/running.ts'

const script = execFileSync(process.execPath, [COMMAND, 'completion', 'bash'], { encoding: 'utf8' })

/** What a real bash offers for the last of these words. */
function offered(...words: string[]): readonly string[] {
  const asking = `${script}
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _allot; printf '%s\\n' "\${COMPREPLY[@]}"`
  const out = execFileSync('bash', ['-c', asking, 'bash', ...words], { encoding: 'utf8' })
  return out.split('\n').filter(Boolean)
}

it('offers commands, subcommands, options, and the values of an option', () => {
  expect(offered('allot', 'ke')).toEqual(['keys'])
  expect(offered('allot', 'keys', '')).toEqual(['list', 'make', 'revoke'])
  expect(offered('allot', 'keys', 'make', 'backend', '--sc')).toEqual(['--scopes'])
  expect(offered('allot', 'batch', '--format', '')).toEqual(['jpg', 'png', 'webp', 'avif'])
  expect(offered('allot', 'policy', 'p')).toEqual(['publish'])
})

it('leaves file names to the shell', () => {
  expect(offered('allot', 'batch', '--out', '')).toEqual([])
  expect(offered('allot', 'backtest', 'poli')).toEqual([])
})
