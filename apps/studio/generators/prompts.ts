/**
 * Prompts: what a generator is asked for by each tool, as files that an operator edits: `prompts/virtual_model.md`, or a
 * file of the same name in a folder of the operator's own. `{prompt}` stands for the person's words, `{pose}` and the
 * like for the tool's settings; a line whose word is empty is left out.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GenerationBrief } from '../tools/brief.ts'

export type PromptOf = (brief: GenerationBrief) => Promise<string>

const OWN = join(import.meta.dirname, 'prompts')

/** @param folder the operator's own, whose files come first */
export function openPrompts(folder: string | null): PromptOf {
  const files = new Map([...templatesIn(OWN), ...(folder === null ? [] : templatesIn(folder))])
  return async (brief) => {
    const { tool, model } = brief
    const template = files.get(`${tool}.${model}`) ?? files.get(tool) ?? '{prompt}'
    const values = Object.entries(brief.values).map(([name, value]) => [name, value.replaceAll('_', ' ')])
    return filledIn(template, { ...Object.fromEntries(values), prompt: brief.prompt })
  }
}

/** By name without `.md`. Comments of Markdown, `<!-- … -->`, are for the operator. */
function templatesIn(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => [name.slice(0, -'.md'.length), readFileSync(join(folder, name), 'utf8')])
}

function filledIn(template: string, values: Readonly<Record<string, string>>): string {
  const known = new Map(Object.entries(values))
  return template
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .split('\n')
    .filter((line) =>
      [...line.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => (known.get(name) ?? '') !== ''),
    )
    .map((line) => line.replaceAll(/\{(\w+)\}/g, (_, name: string) => known.get(name) ?? ''))
    .join('\n')
    .trim()
}
