/** Why nothing is generated, in one line for a person. */
import type { ToolWork } from '../contract/tool-offer.ts'

export const UNPAINTED = 'What you painted is not here any more. Paint it again.'

/** @param hasAgreed whether the person lets photos be sent to the host @returns undefined where it may begin */
export function refusalOfWork(work: ToolWork, hasAgreed: (host: string) => boolean): string | undefined {
  if (work.kind === 'none') return work.message
  if (work.kind === 'provider' && !hasAgreed(work.host))
    return `This sends the photo to ${work.host}, and you have not agreed to that yet. Agree first, then try again.`
  return undefined
}
