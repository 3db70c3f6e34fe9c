/** Webhooks of a Space, what they were told, and telling it again. */
import { inSpace } from './operations.ts'
import type { Ask, Transport, Write } from './transport.ts'
import type {
  Deliveries,
  Delivery,
  Done,
  NewSecret,
  NewWebhook,
  Page,
  ShownWebhook,
  Webhook,
  WebhookChange,
  Webhooks as WebhookPage,
} from './wire.ts'

export interface Webhooks {
  list(space: string, page?: Page & Ask): Promise<WebhookPage>
  /** Its answer has the secret that its calls are signed with. */
  make(space: string, webhook: NewWebhook, options?: Write): Promise<ShownWebhook>
  /** A new secret for its calls; the one before signs along for a day. */
  renewSecret(space: string, webhook: string, options?: Write): Promise<NewSecret>
  /** Where it leads, what it is told of, whether it is called. */
  change(space: string, webhook: string, to: WebhookChange, options?: Write): Promise<Webhook>
  remove(space: string, webhook: string, options?: Write): Promise<Done>
  /** What it was told and what it answered, newest first. */
  deliveries(space: string, webhook: string, page?: Page & Ask): Promise<Deliveries>
  replay(space: string, webhook: string, delivery: string, options?: Write): Promise<Delivery>
}

export function webhooksOver({ read, write }: Transport): Webhooks {
  return {
    list: (space, { signal, deadline, ...query } = {}) =>
      read('GET', inSpace(space, 'webhooks'), { query, ask: { signal, deadline } }),
    make: (space, webhook, options) => write('POST', inSpace(space, 'webhooks'), webhook, options),
    renewSecret: (space, webhook, options) =>
      write('POST', inSpace(space, 'webhooks', webhook, 'secrets'), undefined, options),
    change: (space, webhook, to, options) => write('PATCH', inSpace(space, 'webhooks', webhook), to, options),
    remove: (space, webhook, options) =>
      write('DELETE', inSpace(space, 'webhooks', webhook), undefined, options),
    deliveries: (space, webhook, { signal, deadline, ...query } = {}) =>
      read('GET', inSpace(space, 'webhooks', webhook, 'deliveries'), { query, ask: { signal, deadline } }),
    replay: (space, webhook, delivery, options) =>
      write(
        'POST',
        inSpace(space, 'webhooks', webhook, 'deliveries', delivery, 'replays'),
        undefined,
        options,
      ),
  }
}
