/** Runs the suites of the server's own tables a second time, on PostgreSQL. */
import { startCluster, type TestCluster } from '@allot/engine/testing/postgres-cluster'
import { afterAll, beforeAll, describe } from 'vitest'
import { useDatabases } from './testing/test-server.ts'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
  useDatabases(cluster.createDatabase)
})

afterAll(() => cluster.stop())

describe('on PostgreSQL: keys', () => import('./access/keys.test.ts').then())
describe('on PostgreSQL: bounds of keys', () => import('./access/key-bounds.test.ts').then())
describe('on PostgreSQL: members', () => import('./accounts/members.test.ts').then())
describe('on PostgreSQL: webhooks', () => import('./events/webhooks.test.ts').then())
describe('on PostgreSQL: makers of webhooks', () => import('./access/webhook-makers.test.ts').then())
describe('on PostgreSQL: alerts', () => import('./events/alerts.test.ts').then())
describe('on PostgreSQL: persons', () => import('./accounts/persons.test.ts').then())
describe('on PostgreSQL: password links', () => import('./accounts/password-links.test.ts').then())
describe('on PostgreSQL: credentials', () => import('./accounts/credential-rules.test.ts').then())
describe('on PostgreSQL: closing', () => import('./accounts/closing.test.ts').then())
describe('on PostgreSQL: e-mail', () => import('./events/mail.test.ts').then())
describe('on PostgreSQL: billing by hand', () => import('./billing/manual.test.ts').then())
describe('on PostgreSQL: plan changes through Stripe', () =>
  import('./billing/stripe-plan-change.test.ts').then())
describe('on PostgreSQL: events of Stripe', () => import('./billing/stripe-receiver.test.ts').then())
describe('on PostgreSQL: the security log', () => import('./security-log/security-log.test.ts').then())
describe('on PostgreSQL: sign-ins', () => import('./security-log/sign-ins.test.ts').then())
describe('on PostgreSQL: live usage', () => import('./routes/live.test.ts').then())
describe('on PostgreSQL: texts that cannot be kept', () => import('./routes/texts.test.ts').then())
