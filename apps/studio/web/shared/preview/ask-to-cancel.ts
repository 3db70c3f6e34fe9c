/**
 * Asks to cancel what was begun. The request to cancel may overtake the one that begins it, so it is asked for again until
 * it is cancelled, or has its answer.
 */
import type { CancelAnswer } from '@allot/studio/contract/generation'

const AGAIN_MS = 300

/** @param isOpen whether it has no answer yet */
export async function askToCancel(ask: () => Promise<CancelAnswer>, isOpen: () => boolean): Promise<void> {
  while (isOpen() && !(await ask()).cancelled) await new Promise((resume) => setTimeout(resume, AGAIN_MS))
}
