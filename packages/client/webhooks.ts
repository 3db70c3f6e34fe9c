/** Webhooks of a Space, their deliveries, and replaying a delivery. */
import { inSpace } from './address.ts'
import type { Transport } from './transport.ts'
import type {
  Confirmation,
  CreatedWebhook,
  DeliveryPage,
  DeliveryState,
  NewWebhook,
  PageQuery,
  RenewedSecret,
  RequestOptions,
  WebhookPage,
  WebhookPatch,
  WebhookState,
  WriteOptions,
} from './wire.ts'

export interface WebhookMethods {
  list(space: string, page?: PageQuery & RequestOptions): Promise<WebhookPage>
  /** The secret that signs its calls is in this answer only. */
  make(space: string, webhook: NewWebhook, options?: WriteOptions): Promise<CreatedWebhook>
  /** A new secret; for a day, calls are signed with the old one as well. */
  renewSecret(space: string, webhook: string, options?: WriteOptions): Promise<RenewedSecret>
  /** Changes its address, its event types, or whether it is called. */
  change(space: string, webhook: string, to: WebhookPatch, options?: WriteOptions): Promise<WebhookState>
  remove(space: string, webhook: string, options?: WriteOptions): Promise<Confirmation>
  /** What was sent and what was answered, newest first. */
  deliveries(space: string, webhook: string, page?: PageQuery & RequestOptions): Promise<DeliveryPage>
  replay(space: string, webhook: string, delivery: string, options?: WriteOptions): Promise<DeliveryState>
}

export function webhooksOver({ get, write }: Transport): WebhookMethods {
  return {
    list: (space, given) => get(inSpace(space, 'webhooks'), given),
    make: (space, webhook, options) => write('POST', inSpace(space, 'webhooks'), webhook, options),
    renewSecret: (space, webhook, options) =>
      write('POST', inSpace(space, 'webhooks', webhook, 'secrets'), undefined, options),
    change: (space, webhook, to, options) => write('PATCH', inSpace(space, 'webhooks', webhook), to, options),
    remove: (space, webhook, options) =>
      write('DELETE', inSpace(space, 'webhooks', webhook), undefined, options),
    deliveries: (space, webhook, given) => get(inSpace(space, 'webhooks', webhook, 'deliveries'), given),
    replay: (space, webhook, delivery, options) =>
      write(
        'POST',
        inSpace(space, 'webhooks', webhook, 'deliveries', delivery, 'replays'),
        undefined,
        options,
      ),
  }
}
