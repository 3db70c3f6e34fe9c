/** How far what follows the logs is behind them: Spaces to read, and deliveries to make. */
import { Gauge, type Registry } from 'prom-client'

export interface Backlog {
  /** Spaces that have grown and were not read yet. */
  pendingSpaces(): number
  /** Deliveries that wait, and how long the oldest has waited. */
  lag(): Promise<{ readonly waiting: number; readonly oldestMs: number }>
}

export function backlogMetrics(register: Registry, { pendingSpaces, lag }: Backlog): void {
  const registers = [register]
  new Gauge({
    name: 'allot_spaces_untold',
    help: 'Spaces that have grown, and whose alerts, webhook calls and e-mails were not made yet',
    registers,
    collect() {
      this.set(pendingSpaces())
    },
  })
  new Gauge({
    name: 'allot_deliveries_waiting',
    help: 'Webhook calls and e-mails that were not delivered yet',
    registers,
    async collect() {
      this.set((await lag()).waiting)
    },
  })
  new Gauge({
    name: 'allot_delivery_lag_seconds',
    help: 'How long the oldest of them has waited',
    registers,
    async collect() {
      this.set((await lag()).oldestMs / 1_000)
    },
  })
}
