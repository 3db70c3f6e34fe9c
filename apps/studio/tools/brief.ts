/** A brief: what a generator is asked for. Which generator does it, and in which words, the operator configures. */
export interface GenerationBrief {
  /** The tool, by its name; prompts and generators are found by it. */
  readonly tool: string
  /** As the policy names it, where the tool has several: `studio`, `studio_hd`. */
  readonly model: string | null
  readonly medium: 'image' | 'video'
  /** cut_out: the subject alone, on transparency · picture: all that is there · words: no picture */
  readonly from: 'cut_out' | 'picture' | 'words'
  /** What the person wrote; empty where the tool asks for nothing. */
  readonly prompt: string
  /** What the prompt of the tool is filled in with: `{ pose: 'standing' }`. */
  readonly values: Readonly<Record<string, string>>
  /** As the policy prices it: `1k`, `720p`. */
  readonly resolution: string | null
  /** Of a video. */
  readonly seconds: number | null
  readonly seed: number
  /** The name of the mask that the person drew: white is what may change. */
  readonly mask: string | null
}

/** A brief in which all that a tool does not ask for is empty. */
export function brief(
  asked: Pick<GenerationBrief, 'tool' | 'from' | 'seed'> & Partial<GenerationBrief>,
): GenerationBrief {
  return {
    ...{ model: null, medium: 'image', prompt: '', values: {}, resolution: null, seconds: null, mask: null },
    ...asked,
  }
}
