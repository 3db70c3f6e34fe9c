/**
 * Sign-up: who may make an account by themselves. On a server that strangers reach it is a decision of the operator:
 * everybody, those who are invited, or none; and of these, only those with an address at certain domains. The demo makes
 * accounts too, and is a decision of its own.
 */
import type { Instant } from '@allot/rules/instant'
import { requireKeepable } from '@allot/rules/shape'
import { isName, isSeen, UNNAMEABLE, UNSEEN } from '@allot/rules/text'
import { jsonOf } from '../http/body.ts'
import { requireJson } from '../http/media-type.ts'
import { ProblemError } from '../http/problem.ts'
import type { Admissions } from './admissions.ts'
import { domainOf } from './mailbox.ts'

export interface SignUpPolicy {
  /** `invited`: those who have an open invitation. */
  readonly who: 'open' | 'invited' | 'off'
  /** In small letters; none for any. */
  readonly domains: readonly string[]
  /** Whether a visitor may look around without an account. */
  readonly demo: boolean
}

export const OPEN_TO_ALL: SignUpPolicy = { who: 'open', domains: [], demo: true }

/** Answers a request under /auth. */
export type Door = (request: Request) => Promise<Response>

export interface DoorkeeperParts {
  readonly signUp: SignUpPolicy
  readonly admissions: Admissions
  /** Writes into the security log that an account was refused. */
  readonly refused: (request: Request, route: string) => Promise<void>
}

/** @returns a door that lets a request in where an account may come of it. @throws Problem `sign_up_closed`, `malformed` */
export function openDoorkeeper(parts: DoorkeeperParts, clock: () => Instant, door: Door): Door {
  const admit = doorkeeper(parts, clock)
  return async (request) => {
    const takeBack = await admit(request).catch(async (problem: unknown) => {
      const isClosed = problem instanceof ProblemError && problem.status === 403
      if (isClosed) await parts.refused(request, new URL(request.url).pathname)
      throw problem
    })
    const response = await door(request)
    if (!response.ok) await takeBack?.()
    return response
  }
}

function doorkeeper({ signUp: policy, admissions }: DoorkeeperParts, clock: () => Instant) {
  /** @returns what to do where no account comes of it */
  return async (request: Request): Promise<(() => Promise<void>) | undefined> => {
    const { pathname } = new URL(request.url)
    if (request.method !== 'POST') return undefined
    if (pathname === '/auth/sign-in/anonymous') refuseDemo(policy)
    if (pathname !== '/auth/sign-up/email') return undefined
    const { name, email, invitation } = await signUpOf(request)
    requireName(name)
    if (policy.who === 'off') throw closed(BY_OPERATOR)
    requireDomain(policy, email)
    if (policy.who === 'open') return undefined
    const admission = await admissions.admit(email, invitation, clock())
    if (admission === 'first') return () => admissions.takeBack(email, invitation)
    if (admission !== 'none') return undefined
    throw closed(
      'This studio is for people who are invited, one with each link. Open the link of your invitation, or use the address that it was sent to; an admin of the Space or the operator can invite you.',
    )
  }
}

const BY_OPERATOR = 'Accounts are made by the operator of this studio. Ask them for one.'

function refuseDemo({ demo, who }: SignUpPolicy): void {
  if (demo) return
  throw closed(
    `There is no demonstration here. ${who === 'off' ? BY_OPERATOR : 'Make an account, or sign in.'}`,
    null,
  )
}

/** An address says nothing about who has it; the mail that confirms it does. */
function requireDomain({ domains }: SignUpPolicy, email: string): void {
  if (domains.length === 0 || domains.includes(domainOf(email))) return
  throw closed(
    `Accounts are for addresses at ${domains.join(', ')}. Use yours there, or ask the operator for an account.`,
  )
}

/** @throws Problem `malformed` */
function requireName(name: string): void {
  requireKeepable(name, 'name')
  if (name.length === 0 || name.length > MAX_NAME)
    throw new ProblemError('malformed', `Give a name of 1 to ${MAX_NAME} characters.`, '/name')
  if (!isName(name)) throw new ProblemError('malformed', `${UNNAMEABLE}.`, '/name')
  if (!isSeen(name)) throw new ProblemError('malformed', `${UNSEEN}.`, '/name')
}

const MAX_NAME = 80

interface SignUp {
  readonly name: string
  readonly email: string
  /** The text of the link that the person followed; '' without one. */
  readonly invitation: string
}

/** The library reads forms as well; one that was not read here would pass unseen. @throws Problem */
async function signUpOf(request: Request): Promise<SignUp> {
  requireJson(request.headers.get('content-type'))
  const body = jsonOf(await request.clone().text())
  const field = (name: string): string => {
    const value: unknown = body !== null && typeof body === 'object' ? Reflect.get(body, name) : undefined
    return typeof value === 'string' ? value : ''
  }
  return { name: field('name'), email: field('email'), invitation: field('invitation') }
}

function closed(detail: string, path: string | null = '/email'): ProblemError {
  return new ProblemError('sign_up_closed', detail, path ?? undefined)
}
