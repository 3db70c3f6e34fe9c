/**
 * Confirming an address: the link in a mail says that the mailbox is the person's, and not that the account is. Eve signs up
 * with Ann's address and a password of hers; Ann, who signed up for nothing, opens the link. It confirms nothing by itself:
 * it asks for the password, which Ann does not have, and offers to set one, which ends Eve's.
 *
 * So it needs the link and one more: the password, a session of the account, or, where it has no password since it came by
 * the company's sign-in, a person who says that the name they are shown is theirs. A program that follows links in mails
 * confirms nothing either.
 */
import type { GenericEndpointContext } from '@better-auth/core'
import { APIError, getSessionFromCtx } from 'better-auth/api'
import { verifyJWT } from 'better-auth/crypto'

/** The page of the studio that asks. @param to where it leads then */
function confirmPage(token: string, to: string): string {
  return `/confirm?${new URLSearchParams({ token, to })}`
}

/** Before the library confirms the address of a link. */
export async function refuseLinkAlone(context: GenericEndpointContext): Promise<void> {
  const { token, callbackURL, mine } = asked(context.query, 'token', 'callbackURL', 'mine')
  const found = await userOf(context, token)
  if (!found || found.user.emailVerified) return // the library says so
  const session = await getSessionFromCtx(context)
  if (session?.user.id === found.user.id) return
  const hasPassword = await passwordHashOf(context, found.user.id)
  if (hasPassword === undefined && mine === found.user.id) return
  // As a mail has it, for a person who follows it.
  if (callbackURL !== '') throw context.redirect(confirmPage(token, callbackURL))
  const { id, name } = found.user
  if (hasPassword !== undefined)
    throw new APIError('FORBIDDEN', {
      code: 'SAY_PASSWORD',
      message:
        'The link alone confirms nothing: sign in with the password of the account and `confirmation`.',
    })
  throw new APIError('FORBIDDEN', {
    ...{ code: 'IS_IT_YOU', account: id, name },
    message: 'The link alone confirms nothing: repeat it with `mine`, the id of the account.',
  })
}

/** Before a sign-in that has the token of a link: the right password confirms the address. */
export async function confirmBySignIn(context: GenericEndpointContext): Promise<void> {
  const { confirmation, email, password } = asked(context.body, 'confirmation', 'email', 'password')
  if (confirmation === '') return
  const found = await userOf(context, confirmation)
  if (!found || found.user.email !== email.toLowerCase()) throw new APIError('UNAUTHORIZED', OVER)
  if (found.user.emailVerified) return
  const hash = await passwordHashOf(context, found.user.id)
  const isRight = hash !== undefined && (await context.context.password.verify({ hash, password }))
  // A wrong one is refused by the library, as any is.
  if (isRight) await context.context.internalAdapter.updateUser(found.user.id, { emailVerified: true })
}

const OVER = {
  code: 'INVALID_TOKEN',
  message: 'This link has expired, or is of another address. Sign in: you are sent another one.',
}

/** Texts of a query or a body that is not checked yet. */
function asked<Name extends string>(
  given: unknown,
  ...names: readonly Name[]
): Readonly<Record<Name, string>> {
  const texts = names.map((name) => {
    const value: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, name) : undefined
    return [name, typeof value === 'string' ? value : ''] as const
  })
  return Object.fromEntries(texts) as Record<Name, string> // each of the names
}

async function userOf({ context }: GenericEndpointContext, token: string) {
  const claims = await verifyJWT<{ email?: unknown }>(token, context.secret)
  if (typeof claims?.email !== 'string') return undefined
  return (await context.internalAdapter.findUserByEmail(claims.email)) ?? undefined
}

async function passwordHashOf(
  { context }: GenericEndpointContext,
  account: string,
): Promise<string | undefined> {
  return (await context.internalAdapter.findCredentialAccount(account))?.password ?? undefined
}
