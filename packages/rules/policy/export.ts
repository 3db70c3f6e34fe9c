/**
 * Exports: a design leaves as an image file. What one export is depends on where it happens. On the web each download
 * or shared file is one. On a phone it is opening the export screen; any number of files may then leave from it, and
 * entering it again after leaving is a new one. A file that leaves without the screen (autosave) is one, and what
 * follows for that design is free until the screen is left. Saving inside and sharing a link are none, so they
 * are never asked for here (REQ-050-052).
 *
 * Which limit it counts in is decided by what the design contains at that moment: with a feature that makes AI
 * images or transforms them, the one for AI exports, and not the other as well.
 *
 * iOS: open, share three times, download, leave, open - two exports (V7). Web: download, share, download - three (V6).
 *
 * Sources: REQ-046-066; C-10, A-16-A-22.
 */

import { type ExportClass, type ExportScreen, type ScreenChange, sameScreen } from '../model/export-screen.ts'
import type { DesignExport, Operation } from '../model/operation.ts'
import { featureNamed, type UnitCost } from './cost.ts'
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
    cost: { takes: [], counts: counts ?? [] },
    class: ai ? 'ai' : 'plain',
    screen: each === 'each file' ? 'stays' : act === 'leave_screen' ? 'closes' : open ? 'stays' : 'opens',
  }
}

function isCounted(act: DesignExport['act'], each: 'each file' | 'each screen', open: boolean): boolean {
  if (act === 'leave_screen') return false
  return each === 'each screen' ? !open : act !== 'open_screen'
}
