/** The export screens that a member has open on a phone, and how an export changes them. */

import type { Client } from './operation.ts'

/** Which limit an export counts in: the one for designs with AI features, or the one for all others. */
export type ExportClass = 'ai' | 'plain'

/** What becomes of the member's screen for a design. */
export type ScreenChange = 'opens' | 'stays' | 'closes'

/** An export screen that a member has open. */
export interface ExportScreen {
  readonly client: Client
  readonly design: string
}

/** The member's screens after an export; above 20 the oldest one is dropped. */
export function screensAfter(
  screens: readonly ExportScreen[],
  { client, design, screen }: { client: Client; design: string; screen: ScreenChange },
): readonly ExportScreen[] {
  if (screen === 'stays') return screens
  const others = screens.filter((each) => !sameScreen(each, client, { design }))
  return screen === 'closes' ? others : [...others, { client, design }].slice(-MAX_SCREENS)
}

const MAX_SCREENS = 20

export function sameScreen(screen: ExportScreen, client: Client, { design }: { design: string }): boolean {
  return screen.client === client && screen.design === design
}
