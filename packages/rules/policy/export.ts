/**
 * Exports: a design is saved as an image file. What counts as one export depends on the client. On the web each download
 * or shared file is one. On a phone it is opening the export screen: any number of files may be saved from it, and
 * opening it again after leaving it is a new export. A file that is saved without the screen (autosave) is one, and more
 * files of that design are free until the screen is left. Saving inside the app and sharing a link are no
 * exports, so no operation exists for them (REQ-050-052).
 *
 * What the design contains at that moment decides in which limit the export counts: with a feature that makes AI
 * images or transforms them, in the one for AI exports, and in no other.
 *
 * iOS: open, share three times, download, leave, open - two exports (V7). Web: download, share, download - three (V6).
 *
 * Sources: REQ-046-066; C-10, A-16-A-22.
 */

import { type ExportClass, type ExportScreen, type ScreenChange, sameScreen } from '../model/export-screen.ts'
import type { DesignExport, Operation } from '../model/operation.ts'
import { countsOf, featureNamed, type UnitCost } from './cost.ts'
import type { PolicyText } from './schema.ts'

export interface ClassifiedExport {
  readonly cost: UnitCost
  readonly class: ExportClass
  /** What becomes of the member's screen for this design. */
  readonly screen: ScreenChange
}

type ExportOperation = Extract<Operation, { export: unknown }>

/** @throws Fault `unknown_feature` for a feature in `uses` that the policy does not have */
export function classifyExport(
  policy: PolicyText,
  operation: ExportOperation,
  screens: readonly ExportScreen[],
): ClassifiedExport {
  const { act, uses } = operation.export
  const ai = uses.some((use) => featureNamed(policy, use, 'export.uses').ai_export)
  const each = policy.exports?.clients[operation.client] ?? 'each file'
  const open = screens.some((screen) => sameScreen(screen, operation.client, operation.export))
  const counts = isCounted(act, each, open) ? policy.exports?.counts[ai ? 'ai' : 'plain'] : undefined
  return {
    cost: { takes: [], free: undefined, counts: counts ? countsOf(counts) : [] },
    class: ai ? 'ai' : 'plain',
    screen: each === 'each file' ? 'stays' : act === 'leave_screen' ? 'closes' : open ? 'stays' : 'opens',
  }
}

function isCounted(act: DesignExport['act'], each: 'each file' | 'each screen', open: boolean): boolean {
  if (act === 'leave_screen') return false
  return each === 'each screen' ? !open : act !== 'open_screen'
}
