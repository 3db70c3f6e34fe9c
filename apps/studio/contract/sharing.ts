/**
 * Where photos may go: whether this Space lets tools send photos to providers, and to which hosts a person has agreed.
 *
 *   GET  /studio/spaces/:space/sharing             Sharing
 *   PUT  /studio/spaces/:space/sharing             SharingChange → Sharing; for owner and admins
 *   POST /studio/spaces/:space/sharing/consents    Consent → Sharing; of the person who asks
 */
import { z } from 'zod'

/** Allowed until an owner or admin forbids it. */
export const sharingChange = z.strictObject({ allowed: z.boolean() })
export type SharingChange = z.input<typeof sharingChange>

/** A host as `ToolWork` names it: `api.example.com`. */
export const consent = z.strictObject({ host: z.string().trim().toLowerCase().min(1).max(253) })
export type Consent = z.input<typeof consent>

export interface Sharing {
  readonly allowed: boolean
  /** Whether the caller may change that. */
  readonly mayChange: boolean
  /** The hosts to which this person has agreed that photos are sent. */
  readonly agreed: readonly string[]
}
