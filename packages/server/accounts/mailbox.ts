/** Addresses of e-mail: which mailbox one reaches, and how one is kept where its text must not stand. */
import { deriveSecret } from '../secrets/derived-secret.ts'

/**
 * The mailbox of an address: one person may write it in capitals, or with a tag after a plus. Dots stay, since they make
 * another address with most providers.
 */
export function mailbox(email: string): string {
  const [local = '', domain = ''] = email.toLowerCase().split('@')
  return `${local.split('+')[0]}@${domain}`
}

export function domainOf(email: string): string {
  return email.toLowerCase().split('@').at(-1) ?? ''
}

/**
 * An address as the tables keep it. Addresses can be guessed one by one, so it takes the server's secret to tell whether
 * one is meant: the tables alone do not say who was invited.
 */
export function keptAddress(secret: string, email: string): string {
  return deriveSecret(secret, 'address', email.toLowerCase()).slice(0, 32)
}
