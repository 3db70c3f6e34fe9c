import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

/** The table of accounts as better-auth 1.7.0 made it. */
const EARLIER = `
  ALTER TABLE account RENAME TO later;
  CREATE TABLE "account" ("id" text not null primary key, "issuer" text not null, "accountId" text not null, "providerId" text not null, "userId" text not null references "user" ("id") on delete cascade, "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" date, "refreshTokenExpiresAt" date, "scope" text, "password" text, "createdAt" date not null, "updatedAt" date not null);
  CREATE UNIQUE INDEX "account_issuer_accountId_uidx" on "account" ("issuer", "accountId");
  INSERT INTO account (id, issuer, accountId, providerId, userId, password, createdAt, updatedAt)
    SELECT id, 'local:credential', accountId, providerId, userId, password, createdAt, updatedAt FROM later;
  DROP TABLE later;
  DROP TABLE twoFactor;
  DROP TABLE passkey;
  ALTER TABLE user DROP COLUMN twoFactorEnabled;
`

it('a file of accounts of before opens: sessions and passwords go on, and new accounts are made', async () => {
  const first = await TestServer.open()
  const ann = await first.signUp('ann')
  await first.close()
  const file = new DatabaseSync(join(first.data, 'accounts.sqlite'))
  file.exec(EARLIER)
  file.close()
  const now = await TestServer.open({}, first.data)
  expect(await now.call('GET', '/v1/me', { cookie: ann })).toMatchObject({ status: 200 })
  const body = { email: 'ann@example.com', password: 'correct horse' }
  expect(await now.call('POST', '/auth/sign-in/email', { body })).toMatchObject({ status: 200 })
  expect(await now.signUp('bob')).not.toBe('')
  const ways = await now.call('GET', '/v1/me/sign-in', { cookie: ann })
  expect(ways.body).toMatchObject({ password: true, twoFactor: false, passkeys: [] })
  await now.close()
})
