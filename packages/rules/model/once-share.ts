/**
 * The once share of a Space: whether it gets what a plan gives once. A person gets that once, however many Spaces they
 * make, so a Space that was created for a person waits until it is known which of their Spaces has it. A Space
 * that was created without a person has no share: its plan gives once a Space.
 *
 * Ann makes a Space on Free at 9:00 and gets its 40 credits. The Space that she makes on Free at 9:05 gets none, and one
 * that she made on Pro before gets none when it falls to Free in a month.
 */

/** Stands for a person; it does not say who they are. */
export type PersonHash = string

export type OnceShare =
  /** It is not known yet which Space of the person has it; without persons it is not known either who they are. */
  | { readonly status: 'waiting'; readonly persons: readonly PersonHash[] }
  | { readonly status: 'given'; readonly persons: readonly PersonHash[] }
  | { readonly status: 'given before'; readonly persons: readonly PersonHash[]; readonly space: string }

/** Whether the Space gets what its plan gives once. */
export function getsOnce(share: OnceShare | undefined): boolean {
  return share === undefined || share.status === 'given'
}
