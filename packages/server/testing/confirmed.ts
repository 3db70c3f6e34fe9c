/** People of a server that sends mail: who confirmed their address by its link, and who is from before. */
import type { ServerOptions } from '../server-options.ts'
import type { PostOffice } from './post-office.ts'
import { ORIGIN, TestServer } from './test-server.ts'

/** The mail with the link is taken out of the post office. @returns the session cookie */
export async function signUpConfirmed(
  testServer: TestServer,
  office: PostOffice,
  name: string,
  email = `${name}@example.com`,
): Promise<string> {
  const body = { name, email, password: 'correct horse' }
  const { status, cookie } = await testServer.call('POST', '/auth/sign-up/email', { body })
  if (status !== 200 || hasSession(cookie)) throw new Error(`${name} signed up otherwise: ${status}.`)
  const said = { email, password: 'correct horse', confirmation: tokenOf(await linkTo(email, office)) }
  const followed = await testServer.call('POST', '/auth/sign-in/email', { body: said })
  if (followed.status === 200 && hasSession(followed.cookie)) return followed.cookie
  throw new Error(`The address of ${name} was not confirmed: ${followed.status}.`)
}

/** Other mails may arrive meanwhile. */
async function linkTo(email: string, office: PostOffice): Promise<string> {
  for (;;) {
    const at = office.mails.findLastIndex(({ to }) => to.includes(email.toLowerCase()))
    const [mail] = at === -1 ? [] : office.mails.splice(at, 1)
    if (mail) return /http\S+\/auth\/verify-email\S+/.exec(mail.text)?.[0] ?? ''
    await office.received(office.mails.length + 1)
  }
}

/** What the link of a mail carries that confirms an address. */
export function tokenOf(link: string): string {
  return new URL(link, ORIGIN).searchParams.get('token') ?? ''
}

export function hasSession(cookie: string): boolean {
  return /session_token=[^;]/.test(cookie)
}

/**
 * A server that sends mail since its last start, and the sessions of people who made their accounts before: their addresses
 * are not confirmed.
 */
export async function openedMailLater<Name extends string>(
  names: readonly Name[],
  office: PostOffice,
  options: Partial<ServerOptions> = {},
): Promise<{ readonly testServer: TestServer; readonly cookies: Readonly<Record<Name, string>> }> {
  const before = await TestServer.open({ url: ORIGIN })
  const cookies = {} as Record<Name, string> // each is set here
  for (const name of names) cookies[name] = await before.signUp(name)
  await before.close()
  const mail = { url: office.url, from: 'allot@example.com' }
  return { testServer: await TestServer.open({ mail, url: ORIGIN, ...options }, before.data), cookies }
}
