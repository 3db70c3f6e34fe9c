/**
 * Words of the sandbox: written into a prompt they make it fail as a provider fails, so that everything that follows can
 * be tried: `a red scarf [moderated]`; `[fail 10%]` for a tenth of all pictures.
 */
const WORDS = ['slow', 'fail', 'timeout', 'rate-limit', 'moderated', 'half', 'empty'] as const

export type SandboxWord = (typeof WORDS)[number]

/** @param chance from 0 to 1; the same for the same generation */
export function sandboxWord(prompt: string, chance: number): SandboxWord | undefined {
  const [, word, percent = '100'] = FORM.exec(prompt) ?? []
  return chance * 100 < Number(percent) ? WORDS.find((each) => each === word) : undefined
}

const FORM = new RegExp(`\\[(${WORDS.join('|')})(?: (\\d{1,3})%)?\\]`)
