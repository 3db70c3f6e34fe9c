/** The tools of the studio, in the order in which pages show them. A new one is a file here and a line. */
import type { Step } from '../contract/recipe.ts'
import { aiBackground } from './ai-background.ts'
import { aiColoringPages, aiImages, aiLogos, aiStickers } from './ai-images.ts'
import { aiShadow } from './ai-shadow.ts'
import { aiVideo } from './ai-video.ts'
import { background } from './background.ts'
import { backgroundRemoval } from './background-removal.ts'
import { editWithAi } from './edit-with-ai.ts'
import { ghostMannequin } from './ghost-mannequin.ts'
import { productBeautifier } from './product-beautifier.ts'
import { productStaging } from './product-staging.ts'
import { recolor } from './recolor.ts'
import { readAt, stepProblem } from './step-problem.ts'
import type { ReadStep, Tool } from './tool.ts'
import { virtualModel } from './virtual-model.ts'

export const TOOLS: readonly Tool[] = [
  ...[backgroundRemoval, background, aiBackground, aiShadow, recolor, productBeautifier],
  ...[virtualModel, productStaging, ghostMannequin, editWithAi],
  ...[aiImages, aiLogos, aiStickers, aiColoringPages, aiVideo],
]

const BY_NAME = new Map(TOOLS.map((tool) => [tool.name, tool]))

export function toolNamed(name: string): Tool | undefined {
  return BY_NAME.get(name)
}

/** As people know it; the name itself of a tool that is gone. */
export function titleOf(name: string): string {
  return BY_NAME.get(name)?.title ?? name
}

/** @throws z.ZodError whose paths begin with the place of the step */
export function readSteps(steps: readonly Step[]): readonly ReadStep[] {
  return steps.map(({ tool: name, settings }, at) => {
    const tool = BY_NAME.get(name)
    if (!tool)
      throw stepProblem(
        [at, 'tool'],
        `There is no tool "${name}"; there are ${[...BY_NAME.keys()].join(', ')}.`,
      )
    return readAt([at, 'settings'], () => tool.read(settings))
  })
}
