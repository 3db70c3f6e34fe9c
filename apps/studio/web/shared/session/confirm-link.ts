/** The link of a mail that confirms an address: what it needs besides, and whose it is. */
import { AuthRefusal, authenticateBy } from './authenticate.ts'

export type LinkNeeds =
  | { readonly needs: 'nothing' }
  | { readonly needs: 'password' }
  /** There is no password: the person says that this name is theirs. */
  | { readonly needs: 'name'; readonly name: string; readonly account: string }

/** Confirms where the person is signed in already. @throws AuthRefusal where the link is over */
export async function askLink(token: string): Promise<LinkNeeds> {
  try {
    await authenticateBy('verify-email', { token })
    return { needs: 'nothing' }
  } catch (refusal) {
    if (!(refusal instanceof AuthRefusal)) throw refusal
    if (refusal.code === 'SAY_PASSWORD') return { needs: 'password' }
    if (refusal.code !== 'IS_IT_YOU') throw refusal
    const { name = '', account = '' } = refusal.about
    return { needs: 'name', name, account }
  }
}

/** @param account its id, as the refusal named it @throws AuthRefusal */
export async function confirmLink(token: string, account: string): Promise<void> {
  await authenticateBy('verify-email', { token, mine: account })
}

/** The address that it is for; the token is signed, and its claims can be read. */
export function emailIn(token: string): string {
  try {
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytesOf(token.split('.')[1] ?? '')))
    const email: unknown = typeof claims === 'object' && claims !== null ? Reflect.get(claims, 'email') : ''
    return typeof email === 'string' ? email : ''
  } catch {
    return ''
  }
}

function bytesOf(base64url: string): Uint8Array {
  return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (each) =>
    each.charCodeAt(0),
  )
}
