/**
 * Words of the sandbox: written into a prompt they make it fail as a provider fails, so that everything that follows can
 * be tried: `a red scarf [moderated]`; `[fail 10%]` for a tenth of all pictures.
 */
const WORDS = ['slow', 'hang', 'fail', 'timeout', 'rate-limit', 'moderated', 'half', 'empty'] as const

export type SandboxWord = (typeof WORDS)[number]

export interface SaidWord {
  readonly word: SandboxWord
  /** With its brackets, as the prompt has it. */
  readonly as: string
}

/** @param chance from 0 to 1; the same for the same generation */
export function sandboxWord(prompt: string, chance: number): SaidWord | undefined {
  const [as, said, percent = '100'] = FORM.exec(prompt) ?? []
  const word = WORDS.find((each) => each === said)
  return as !== undefined && word && chance * 100 < Number(percent) ? { word, as } : undefined
}

/** Undefined of a word that makes nothing fail. */
export function failureInWords({ word, as }: SaidWord): string | undefined {
  const what = HAPPENED[word]
  return what && `${what}, because the words say ${as}. Take that out of them, and it works.`
}

const HAPPENED: Readonly<Partial<Record<SandboxWord, string>>> = {
  fail: 'The sandbox failed',
  hang: 'The sandbox did not answer in time',
  timeout: 'The sandbox did not answer in time',
  moderated: 'The sandbox refused it as a provider refuses what its rules forbid',
  half: 'The sandbox sent half a picture',
  empty: 'The sandbox sent no picture',
}

const FORM = new RegExp(`\\[(${WORDS.join('|')})(?: (\\d{1,3})%)?\\]`)
