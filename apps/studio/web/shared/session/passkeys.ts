/** Passkeys: the browser makes and uses them, and asks for the finger, the face or the PIN. */
import { t } from '@lingui/core/macro'
import { authenticate, challenge } from './authenticate.ts'

/** A passkey belongs to a name of a host; an address of numbers has none. */
export function canUsePasskeys(): boolean {
  return (
    window.isSecureContext &&
    typeof PublicKeyCredential === 'function' &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function' &&
    !/^[\d.]+$|:/.test(location.hostname)
  )
}

/** @throws AuthRefusal · Error whose message is a sentence for the person */
export async function signInWithPasskey(): Promise<void> {
  const asked = await challenge<PublicKeyCredentialRequestOptionsJSON>('generate-authenticate-options')
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({
    ...asked,
    userVerification: 'required',
  })
  const response = await used(navigator.credentials.get({ publicKey }))
  await authenticate('passkey/verify-authentication', { response })
}

/** @param name under which the person will know it @throws AuthRefusal · Error, as above */
export async function addPasskey(name: string): Promise<void> {
  const asked = await challenge<PublicKeyCredentialCreationOptionsJSON>('generate-register-options')
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked)
  const response = await used(navigator.credentials.create({ publicKey }))
  await authenticate('passkey/verify-registration', { response, name })
}

/** @throws Error whose message is a sentence for the person */
async function used(pending: Promise<Credential | null>): Promise<unknown> {
  const credential = await pending.catch((cause: unknown) => {
    const already = cause instanceof DOMException && cause.name === 'InvalidStateError'
    throw new Error(
      already
        ? t`This device has a passkey for your account already.`
        : t`No passkey was used: the browser was cancelled, or it has none for this page.`,
      { cause },
    )
  })
  if (credential instanceof PublicKeyCredential) return credential.toJSON()
  throw new Error(t`The browser gave no passkey. Try again, or sign in with your password.`)
}
