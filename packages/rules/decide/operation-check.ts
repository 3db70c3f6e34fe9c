/**
 * Checks an operation that came in without its schema, from a program that embeds the engine or the rules: the same
 * bounds, at a hundredth of the cost of a schema, so that every decision can afford it. A count of -5 would give credits.
 */

import {
  act,
  client,
  type DesignExport,
  type FeatureUse,
  MAX_SIZES,
  type MixedBatch,
  namesFeatureAlone,
  type Operation,
} from '../model/operation.ts'
import { Fault } from '../values/fault.ts'
import { requireList, requireObject, requireText, requireWhole, requireWord } from '../values/shape.ts'

/** A schema puts its options together each time it is asked. */
const CLIENTS: readonly string[] = client.options
const ACTS: readonly string[] = act.options

/** @throws Fault `malformed`, with the path of what is wrong */
export function checkOperation(operation: Operation): void {
  requireObject(operation, 'operation')
  const { by, client, count } = operation
  if (!isText(by, MAX_SIZES.member)) requireText(by, MAX_SIZES.member, 'by')
  if (client !== 'web' && client !== 'api') requireWord(client, CLIENTS, 'client')
  requireWhole(count, 1, MAX_SIZES.count, 'count')
  if ('use' in operation) checkUse(operation.use, undefined)
  else if ('batch' in operation) {
    requireList(operation.batch, MAX_SIZES.edits, 'batch')
    for (let at = 0; at < operation.batch.length; at++) checkUse(operation.batch[at], at)
  } else if ('export' in operation) checkExport(operation.export)
  else throw new Fault('malformed', 'operation', 'Say what is done: "use", "batch" or "export".')
}

/** @throws Fault `malformed`, with the path of what is wrong */
export function checkMixedBatch({ by, client, count, mixed }: MixedBatch): void {
  requireText(by, MAX_SIZES.member, 'by')
  requireWord(client, CLIENTS, 'client')
  requireList(mixed, MAX_SIZES.groups, 'mixed')
  requireWhole(count, 1, Number.MAX_SAFE_INTEGER, 'count')
  if (mixed.length === 0) throw new Fault('malformed', 'mixed', 'Say what is done to the images.')
  for (const [at, group] of mixed.entries()) {
    requireObject(group, `mixed.${at}`)
    requireWhole(group.count, 1, MAX_SIZES.mixed, `mixed.${at}.count`)
    requireList(group.batch, MAX_SIZES.edits, `mixed.${at}.batch`)
    for (const [edit, use] of group.batch.entries()) checkUse(use, edit)
  }
  if (count > MAX_SIZES.mixed)
    throw new Fault(
      'malformed',
      'mixed',
      `These are ${count} images; a quote is of ${MAX_SIZES.mixed} at most.`,
    )
}

/** What is right is asked first, so that no path is put together for it. @param at of several, which */
function checkUse(use: FeatureUse | undefined, at: number | undefined): void {
  if (typeof use === 'object' && use !== null && isText(use.feature, MAX_SIZES.label))
    if (namesFeatureAlone(use)) return
  const path = at === undefined ? 'use' : `batch.${at}`
  requireObject(use, path)
  if (!use) return
  requireText(use.feature, MAX_SIZES.label, `${path}.feature`)
  if (use.model !== undefined) requireText(use.model, MAX_SIZES.label, `${path}.model`)
  if (use.resolution !== undefined) requireText(use.resolution, MAX_SIZES.label, `${path}.resolution`)
  if (use.seconds !== undefined) requireWhole(use.seconds, 1, MAX_SIZES.seconds, `${path}.seconds`)
  if (use.quantity !== undefined) requireWhole(use.quantity, 1, MAX_SIZES.quantity, `${path}.quantity`)
}

/** What no store can keep is refused where a name is unknown; a member's and a feature's are kept already. */
function isText(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= most
}

function checkExport(exported: DesignExport): void {
  requireObject(exported, 'export')
  requireWord(exported.act, ACTS, 'export.act')
  requireText(exported.design, MAX_SIZES.design, 'export.design')
  requireList(exported.uses, MAX_SIZES.uses, 'export.uses')
  for (const [at, feature] of exported.uses.entries())
    requireText(feature, MAX_SIZES.label, `export.uses.${at}`)
}
