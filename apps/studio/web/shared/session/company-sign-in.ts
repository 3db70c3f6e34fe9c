/**
 * Saying who one is by the sign-in of the company, beside the page that asks: a window of its own leads there and back, and
 * says here how it ended. So what was typed on the page stays.
 */
import { t } from '@lingui/core/macro'
import { authenticate } from './authenticate.ts'

/** The page that the company's sign-in leads back to. */
export const KNOWN_PAGE = '/known'

/** A word from window to window of this browser; where the company's pages cut the tie between the two, this remains. */
const CHANNEL = 'allot.known'

/** How often a window is looked at that may have been closed, in milliseconds. */
const LOOKS_AFTER = 500

/** For how long it has to look closed, with this page in front, until it is taken for closed; in milliseconds. */
const CLOSED_FOR = 60_000

/** Resolves once the person was there. @throws AuthRefusal · Error whose message is a sentence for the person */
export async function confirmAtCompany(): Promise<void> {
  // Before anything is awaited: a browser opens a window for a click alone.
  const opened = window.open('', '_blank', 'popup,width=520,height=680')
  if (!opened) throw new Error(t`The browser opened no window. Allow this page to open one, then try again.`)
  try {
    const { url } = await authenticate<{ url: string }>('sign-in/social', { callbackURL: KNOWN_PAGE })
    const asking = new URL(url)
    asking.searchParams.set('prompt', 'login') // an open session there would say nothing of who sits here
    opened.location.href = asking.href
  } catch (refused) {
    opened.close()
    throw refused
  }
  const isKnown = await cameBack(opened)
  if (!isKnown) throw new Error(t`Your company did not say who you are. Try again, or ask there.`)
}

/** What the window does that came back. */
export function tellKnown(search: string): void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage({ isKnown: !new URLSearchParams(search).has('error') })
  channel.close()
  window.close()
}

function cameBack(opened: Window): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = ({ data }: MessageEvent<{ readonly isKnown: boolean }>) => resolve(data.isKnown)
  let closedFor = 0
  const looking = setInterval(() => {
    // Another origin may have cut the tie, and then the window looks closed from here while the person signs in there.
    closedFor = opened.closed && document.hasFocus() ? closedFor + LOOKS_AFTER : 0
    if (closedFor >= CLOSED_FOR) resolve(false)
  }, LOOKS_AFTER)
  return promise.finally(() => {
    clearInterval(looking)
    channel.close()
  })
}
