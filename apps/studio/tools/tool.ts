/**
 * A tool: what it asks for, what one image takes by the policy, and what it does to a photo. A new tool is a file here
 * and a line in `registry.ts`; pages, routes and Batches know none by name.
 */
import type { FeatureUse } from '@allot/client/wire'
import type { RemoteEdits } from '@allot/imaging/edits'
import { z } from 'zod'
import type { Step } from '../contract/recipe.ts'
import type { ToolForm } from '../contract/tool-offer.ts'
import type { GenerationBrief } from './brief.ts'

export interface Tool {
  /** As steps name it. */
  readonly name: string
  readonly title: string
  readonly summary: string
  readonly medium: 'image' | 'video'
  readonly from: 'words' | 'picture'
  /** What of the picture it makes anew, in the place of what an earlier step made there. */
  readonly fills: 'background' | null
  readonly form: ToolForm
  /** The settings that the policy may price, each with its values: `{ model: ['standard', 'studio', 'studio_hd'] }`. */
  readonly priced: Readonly<Record<string, readonly string[]>>
  /** @throws z.ZodError with what is wrong with the settings */
  read(settings: Step['settings']): ReadStep
}

/** A step whose settings were checked. */
export interface ReadStep {
  /** With every default filled in. */
  readonly step: Step
  /** What one image takes, as the policy knows it. */
  readonly uses: readonly FeatureUse[]
  readonly work: StepWork
}

/** edit: imaging does it, here and at once · generate: a generator does it */
type StepWork =
  | { readonly kind: 'edit'; readonly edits: StepEdits }
  | { readonly kind: 'generate'; readonly brief: GenerationBrief }

/** What a step changes of the edits; the frame that leaves is the recipe's. */
export type StepEdits = Partial<Omit<RemoteEdits, 'canvas' | 'format' | 'quality' | 'maxBytes'>>

interface Definition<Settings extends z.ZodObject> {
  readonly name: string
  readonly title: string
  readonly summary: string
  readonly medium?: 'video'
  readonly from?: 'words'
  readonly fills?: 'background'
  readonly settings: Settings
  readonly priced?: readonly (keyof z.infer<Settings> & string)[]
  uses(settings: z.infer<Settings>): readonly FeatureUse[]
  work(settings: z.infer<Settings>): StepWork
}

export function defineTool<Settings extends z.ZodObject>(definition: Definition<Settings>): Tool {
  const { name, title, summary, medium = 'image', from = 'picture', fills = null } = definition
  const { settings, priced = [] } = definition
  const form = formOf(settings)
  const fields = new Map(Object.entries(form.properties))
  return {
    name,
    title,
    summary,
    medium,
    from,
    fills,
    form,
    priced: Object.fromEntries(priced.map((key) => [key, fields.get(key)?.enum ?? []])),
    read: (given) => {
      const read = settings.parse(given)
      return {
        // The schemas of tools have texts, numbers and switches alone.
        step: { tool: name, settings: read as Step['settings'] },
        uses: definition.uses(read),
        work: definition.work(read),
      }
    },
  }
}

function formOf(settings: z.ZodObject): ToolForm {
  const { properties, required } = z.toJSONSchema(settings, { io: 'input' })
  // What zod writes for such an object is that part of JSON Schema.
  return { properties: properties ?? {}, ...(required && { required }) } as ToolForm
}
