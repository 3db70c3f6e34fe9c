import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readSteps, TOOLS } from '../tools/registry.ts'
import { openPrompts } from './prompts.ts'

const briefOf = (tool: string, settings: Record<string, string>) => {
  const [step] = readSteps([{ tool, settings }])
  if (step?.work.kind !== 'generate') throw new Error(`${tool} is not generated.`)
  return step.work.brief
}

it('a prompt has the person’s words, and of each setting the line of its value', async () => {
  const prompt = await openPrompts(null)(
    briefOf('virtual_model', { person: 'man', pose: 'close_up', prompt: 'in a {loft} [pose: sitting]' }),
  )
  expect(prompt).toContain('The person is a man')
  expect(prompt).toContain('Show a close-up')
  expect(prompt).toContain('Setting: in a {loft} [pose: sitting]\n')
  expect(prompt).not.toMatch(/woman|stool|<!--/)
})

it('a line whose words are missing is left out', async () => {
  const prompt = await openPrompts(null)(briefOf('ai_background', { model: 'studio' }))
  expect(prompt).not.toMatch(/Scene:|\{/)
})

it('an operator’s file comes first, and one for a model before that of its tool', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'allot-prompts-'))
  writeFileSync(join(folder, 'ai_background.md'), '<!-- ours -->\nPut it there: {prompt}')
  writeFileSync(join(folder, 'ai_background.studio_hd.md'), 'In high definition: {prompt}')
  const promptOf = openPrompts(folder)
  const asked = (model: string) => promptOf(briefOf('ai_background', { model, prompt: 'on sand' }))
  expect(await asked('studio')).toBe('Put it there: on sand')
  expect(await asked('studio_hd')).toBe('In high definition: on sand')
  expect(await promptOf(briefOf('ai_logo', { prompt: 'a fox' }))).toContain('Design a logo: a fox')
})

it('every tool that is generated has one, without a word that is not filled in', async () => {
  const promptOf = openPrompts(null)
  const prompts = await Promise.all(
    TOOLS.flatMap(({ name, form, priced, read }) => {
      const words = 'prompt' in form.properties ? { prompt: 'a cup' } : {}
      const { work } = read({ ...words, ...(priced.model && { model: priced.model.at(-1) ?? '' }) })
      return work.kind === 'generate' ? [promptOf(work.brief).then((prompt) => [name, prompt] as const)] : []
    }),
  )
  expect(prompts.length).toBe(10)
  for (const [name, prompt] of prompts) {
    expect(prompt.length, name).toBeGreaterThan(80)
    expect(prompt, name).not.toMatch(/\{\w+\}|\[\w+: /)
  }
})

it('a folder that is not there is refused with its name', () => {
  expect(() => openPrompts('/nowhere/prompts')).toThrow(/^ALLOT_AI_PROMPTS: \/nowhere\/prompts is no folder/)
})
