/**
 * Events, put together: when a Space changes, the outbox reads its log on and the courier takes out what came of it.
 * After a process that was killed every Space is looked at once, since it may have ended between the two; where several
 * serve, one that goes on looks after the one that was killed.
 */
import type { Engine } from '@allot/engine/engine'
import { HOUR, type Instant, WEEK } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import type { Accounts } from '../accounts/accounts.ts'
import type { SpaceDirectory } from '../accounts/space-directory.ts'
import type { Database } from '../database/database.ts'
import { type AlertStore, openAlertStore } from './alert-store.ts'
import { openCourier } from './courier.ts'
import { type DeliveryStore, openDeliveryStore } from './delivery-store.ts'
import { BEAT, openHeartbeat } from './heartbeat.ts'
import type { Mailer } from './mail.ts'
import { openOutbox } from './outbox.ts'
import { openSigningSecrets, type SigningSecrets } from './signing-secrets.ts'
import { openWebhookStore, type WebhookStore } from './webhook-store.ts'

export interface Events {
  readonly webhooks: WebhookStore
  readonly signing: SigningSecrets
  readonly deliveries: DeliveryStore
  readonly alerts: AlertStore
  /** The Space's log has grown. */
  spaceChanged(space: SpaceId): void
  /** How many Spaces have grown, as far as this process knows, and were not read on yet. */
  pendingSpaces(): number
  /** There may be something to deliver. */
  wake(): void
  /** Resolves when everything that is known of is told and everything that is due was tried. */
  settled(): Promise<void>
  close(): Promise<void>
}

export interface EventParts {
  readonly db: Database
  /** Other processes tell on the same Spaces. */
  readonly shared: boolean
  readonly allot: Engine
  readonly accounts: Accounts
  readonly directory: SpaceDirectory
  readonly secret: string
  readonly mailer: Mailer | undefined
  readonly allowPrivate: boolean
  readonly clock: () => Instant
  readonly unexpected: (error: unknown) => void
}

const KEPT_FOR = 4 * WEEK
/** A busy Space is read again at most so often, one that could not be read after so long. */
const PAUSE = 50
const RETRY = 10_000

export async function openEvents(parts: EventParts): Promise<Events> {
  const { db, shared, directory, clock, unexpected } = parts
  const webhooks = openWebhookStore(db)
  const signing = openSigningSecrets(db, parts.secret)
  const deliveries = openDeliveryStore(db, shared)
  const alerts = openAlertStore(db)
  const tellOn = openOutbox({ ...parts, mails: parts.mailer !== undefined })
  const courier = openCourier({ ...parts, webhooks, signing, deliveries })
  const presence = openHeartbeat(db, shared, clock)
  const changed = new Set<SpaceId>()
  const missed = new Set<SpaceId>()
  let working: Promise<void> | undefined
  let closed = false
  let timer: NodeJS.Timeout | undefined

  const tell = async () => {
    for (const space of changed) {
      changed.delete(space)
      await tellOn(space).catch((cause: unknown) => {
        missed.add(space)
        unexpected(cause)
      })
      courier.wake()
      await new Promise(setImmediate) // a long round leaves room for requests
    }
  }
  const wake = () => {
    clearTimeout(timer)
    for (const space of missed) changed.add(space)
    missed.clear()
    working ??= tell().finally(() => {
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
  const forgetting = every(HOUR, () => deliveries.forget((clock() - KEPT_FOR) as Instant)) // an instant less a length
  const beating = every(BEAT, look)
  await look()
  return {
    webhooks,
    signing,
    deliveries,
    alerts,
    spaceChanged: (space) => {
      // Soon and not at once, so that what a busy Space does in the meantime is told in one go.
      if (changed.size === 0 && !working) sleep(PAUSE)
      changed.add(space)
    },
    pendingSpaces: () => changed.size + missed.size + (working ? 1 : 0),
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
