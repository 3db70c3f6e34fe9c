/**
 * Delivery of events: when a Space changes, the outbox reads its log on and stores deliveries, and the courier makes
 * them. After a process was killed every Space is read once, since the process may have ended between the two; where
 * several processes serve, a living one does that for the killed one.
 */
import type { Engine } from '@allot/engine/engine'
import { HOUR, type Instant, WEEK } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import type { Account, Accounts } from '../accounts/accounts.ts'
import type { SpaceDirectory } from '../accounts/space-directory.ts'
import type { Database } from '../database/database.ts'
import { type AlertStore, openAlertStore } from './alert-store.ts'
import { openCourier } from './courier.ts'
import { type DeliveryStore, openDeliveryStore } from './delivery-store.ts'
import { HEARTBEAT_INTERVAL, openHeartbeat } from './heartbeat.ts'
import type { Mailer } from './mail.ts'
import type { MailQuota } from './mail-quota.ts'
import { openOutbox } from './outbox.ts'
import { openSigningSecrets, type SigningSecrets } from './signing-secrets.ts'
import { type WorkTelling, workTellingOf } from './tell-of-work.ts'
import { type AccessTelling, tellingOf } from './tell-owners.ts'
import { openWebhookStore, type StoredWebhook, type WebhookStore } from './webhook-store.ts'

export interface Events extends AccessTelling, WorkTelling {
  readonly webhooks: WebhookStore
  readonly signing: SigningSecrets
  readonly deliveries: DeliveryStore
  readonly alerts: AlertStore
  /** To be called when the log of a Space has grown. */
  spaceChanged(space: SpaceId): void
  /** How many Spaces have grown, as far as this process knows, and were not read yet. */
  pendingSpaces(): number
  /** To be called when a delivery may be due. */
  wake(): void
  /** Resolves when all known Spaces were read and every delivery that is due was tried. */
  settled(): Promise<void>
  close(): Promise<void>
}

export interface EventParts {
  readonly db: Database
  /** Other processes deliver events of the same Spaces. */
  readonly shared: boolean
  readonly allot: Engine
  readonly accounts: Accounts
  readonly directory: SpaceDirectory
  readonly secret: string
  readonly mailer: Mailer | undefined
  readonly mailQuota: MailQuota
  /** Whether news go to the address of an account. */
  readonly mayMail: (account: Account) => boolean
  readonly allowPrivate: boolean
  /** Whether who made a webhook still may have it called. */
  readonly mayCall: (webhook: StoredWebhook) => Promise<boolean>
  readonly clock: () => Instant
  /** The id of this process, where it noted itself before. */
  readonly processId?: string | undefined
  readonly unexpected: (error: unknown) => void
}

const KEPT_FOR = 4 * WEEK
/** In milliseconds: the pause before a busy Space is read again, and before one that could not be read. */
const PAUSE = 50
const RETRY = 10_000

export async function openEvents(parts: EventParts): Promise<Events> {
  const { db, shared, directory, clock, unexpected } = parts
  const webhooks = openWebhookStore(db)
  const signing = openSigningSecrets(db, parts.secret)
  const deliveries = openDeliveryStore(db, shared)
  const telling = { ...parts, mails: parts.mailer !== undefined }
  const readOn = openOutbox(telling)
  const courier = openCourier({ ...parts, webhooks, signing, deliveries })
  const presence = openHeartbeat(db, shared, clock, parts.processId)
  const [changed, missed] = [new Set<SpaceId>(), new Set<SpaceId>()]
  let working: Promise<void> | undefined
  let closed = false
  let timer: NodeJS.Timeout | undefined

  const readChanged = async () => {
    for (const space of changed) {
      changed.delete(space)
      await readOn(space).catch((cause: unknown) => {
        missed.add(space)
        unexpected(cause)
      })
      courier.wake()
      await new Promise(setImmediate) // requests are answered in between
    }
  }
  const wake = () => {
    clearTimeout(timer)
    for (const space of missed) changed.add(space)
    missed.clear()
    working ??= readChanged().finally(() => {
      working = undefined
      if (changed.size > 0 && !closed) wake()
      else if (missed.size > 0) sleep(RETRY)
    })
  }
  const sleep = (length: number) => {
    clearTimeout(timer)
    if (!closed) timer = setTimeout(wake, length).unref()
  }
  const sweep = async () => {
    for (let page = await directory.all(); ; page = await directory.all({ after: page.next, limit: 1_000 })) {
      for (const { id } of page.items) changed.add(id)
      if (page.next === null) return
    }
  }
  const look = async () => {
    if (await presence.beat()) await sweep()
    wake()
    courier.wake()
  }
  const every = (length: number, work: () => Promise<void>) =>
    setInterval(() => void work().catch(unexpected), length).unref()
  const forgetting = every(HOUR, async () => {
    await deliveries.forget((clock() - KEPT_FOR) as Instant) // an instant less a length
    await parts.mailQuota.forget(clock())
  })
  const beating = every(HEARTBEAT_INTERVAL, look)
  // On a full disk the row of this process cannot be written: it serves what can be read, and tries again.
  await look().catch(unexpected)
  return {
    webhooks,
    signing,
    deliveries,
    alerts: openAlertStore(db),
    spaceChanged: (space) => {
      // After a pause, so that what a busy Space appends in the meantime is read at once.
      if (changed.size === 0 && !working) sleep(PAUSE)
      changed.add(space)
    },
    pendingSpaces: () => changed.size + missed.size + (working ? 1 : 0),
    ...{ ...tellingOf(telling, courier.wake), ...workTellingOf(telling, courier.wake) },
    wake: courier.wake,
    settled: async () => {
      await look()
      while (working) await working
      await courier.idle()
    },
    close: async () => {
      wake()
      closed = true
      clearTimeout(timer)
      clearInterval(forgetting)
      clearInterval(beating)
      await working
      await courier.close()
      if (missed.size === 0) await presence.leave().catch(unexpected)
    },
  }
}
