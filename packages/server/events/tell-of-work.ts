/**
 * Work is over: a member is notified in the inbox, and by e-mail where they want that; webhooks are sent an event. Safe to
 * repeat.
 */
import type { WebhookEvent } from '@allot/api/event'
import type { MemberId, SpaceId } from '@allot/rules/space'
import { isKeepable } from '@allot/rules/text'
import { openAlertStore } from './alert-store.ts'
import { openDeliveryStore } from './delivery-store.ts'
import type { Mail } from './mail.ts'
import type { TellingParts } from './tell-owners.ts'
import { openWebhookStore } from './webhook-store.ts'

export const WORK_TITLE = 'Work'

interface WorkNotice {
  /** The same each time it is sent. */
  readonly event: string
  readonly member: MemberId
  readonly message: string
  readonly mail: boolean
}

export interface WorkTelling {
  /** Tells a member that work of theirs is over. */
  tellOfWork(space: SpaceId, notice: WorkNotice): Promise<void>
  /** Sends the webhooks of a Space that work in it is over. @param event the same each time it is sent */
  reportWork(space: SpaceId, event: string, work: FinishedWork): Promise<void>
}

type FinishedWork = Extract<WebhookEvent, { type: 'work.finished' }>['data']['work']

/** @param wake called when mail may be due */
export function workTellingOf(parts: TellingParts, wake: () => void): WorkTelling {
  return {
    tellOfWork: async (space, notice) => {
      await tellOfWork(parts, space, notice)
      wake()
    },
    reportWork: async (space, event, work) => {
      await storeReport(parts, space, event, work)
      wake()
    },
  }
}

/** A member who has left the Space meanwhile is not notified. */
async function tellOfWork(
  { db, shared, allot, mails, clock }: TellingParts,
  space: SpaceId,
  { event, member, message, mail }: WorkNotice,
): Promise<void> {
  const { name, members } = await allot.space(space)
  if (!isKeepable(member) || !members.some(({ id, left }) => id === member && !left)) return
  const at = clock()
  await openAlertStore(db).finished(space, { event, at, member, message })
  if (!mail || !mails) return
  const body = JSON.stringify(workMail(message, name))
  const its = { space, member, event: `${space}/${event}`, type: 'work.finished', body }
  await openDeliveryStore(db, shared).add(its, at)
}

/** All deliveries or none, so that a request that is repeated after a kill adds what is missing, and none twice. */
async function storeReport(
  { db, shared, allot, clock }: TellingParts,
  space: SpaceId,
  event: string,
  work: FinishedWork,
): Promise<void> {
  await allot.space(space) // there is none: not found
  const at = clock()
  const type = 'work.finished'
  const payload: WebhookEvent = { type, timestamp: work.finishedAt, data: { space, work } }
  const body = JSON.stringify(payload)
  await db.transaction().execute(async (db) => {
    const deliveries = openDeliveryStore(db, shared)
    for (const webhook of await openWebhookStore(db).active(space))
      if (webhook.events.includes(type))
        await deliveries.add({ space, webhook: webhook.id, event: `${space}/${event}`, type, body }, at)
  })
}

function workMail(message: string, space: string): Mail {
  return {
    subject: `Your work in ${space} is over`,
    text: `${message}\n\nYou find it in ${space}. You get this because you asked for an e-mail when it is over.\n`,
  }
}
