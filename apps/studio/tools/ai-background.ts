/**
 * The standard model is drawn here; Studio and Studio HD are a generator's. What a prompt says of the standard model's
 * scene counts where the person chose nothing else.
 */
import type { BACKDROP_KINDS } from '@allot/imaging/edits'
import { z } from 'zod'
import { brief } from './brief.ts'
import { choice, colour, flag, MAX_SEED, prompt, seed } from './fields.ts'
import { sceneWords } from './scene-words.ts'
import { defineTool, type StepEdits } from './tool.ts'

const STANDARD = { when: { model: ['standard'] } }

const SCENES = {
  wall: 'Wall',
  gradient: 'Gradient',
  table: 'Table',
  spotlight: 'Spotlight',
  podium: 'Podium',
} satisfies Record<(typeof BACKDROP_KINDS)[number], string>

export const aiBackground = defineTool({
  name: 'ai_background',
  title: 'AI Backgrounds',
  summary: 'A new scene behind the product.',
  fills: 'background',
  settings: z.strictObject({
    model: choice('Model', { standard: 'Standard', studio: 'Studio', studio_hd: 'Studio HD' }),
    prompt: prompt('In your words', { description: 'soft light on a sand-coloured wall' }),
    kind: choice('Scene', SCENES, STANDARD),
    auto: flag('Colour that suits the product', true, STANDARD),
    colour: colour('Colour', '#d8c3a5', { when: { model: ['standard'], auto: ['false'] } }),
    light: choice('Light', { left: 'From the left', top: 'From above', right: 'From the right' }, STANDARD),
    seed,
  }),
  priced: ['model'],
  uses: ({ model }) => [{ feature: 'ai_background', model }],
  work: ({ model, prompt, kind, auto, colour, light, seed }) =>
    model === 'standard'
      ? {
          kind: 'edit',
          edits: { backdrop: chosenOrSaid({ kind, colour: auto ? 'auto' : colour, light, seed }, prompt) },
        }
      : {
          kind: 'generate',
          brief: brief({ tool: 'ai_background', model, from: 'cut_out', prompt, seed }),
        },
})

type Chosen = NonNullable<StepEdits['backdrop']>

/** What stands first in the panel is what is there before a person chooses. */
const UNCHOSEN: Chosen = { kind: 'wall', colour: 'auto', light: 'left', seed: 1 }

function chosenOrSaid(chosen: Chosen, prompt: string): Chosen {
  const said = { ...UNCHOSEN, ...sceneWords(prompt) }
  return {
    kind: chosen.kind === UNCHOSEN.kind ? said.kind : chosen.kind,
    colour: chosen.colour === UNCHOSEN.colour ? said.colour : chosen.colour,
    light: chosen.light === UNCHOSEN.light ? said.light : chosen.light,
    // Counted on from what the words say, so that no two variations are the same picture.
    seed: (chosen.seed + said.seed - UNCHOSEN.seed) % (MAX_SEED + 1),
  }
}
