/** Whose bytes are added up: those of some Spaces, or those of one person in all of theirs. */
export type Whose = { readonly spaces: readonly string[] } | { readonly member: string }

/** @returns the condition on a table that names both, and the value that it is for */
export function whoseRows(whose: Whose, table = ''): readonly [where: string, value: string] {
  if ('member' in whose) return [`${table}member_id = ?`, whose.member]
  return [`${table}space_id IN (SELECT value FROM json_each(?))`, JSON.stringify(whose.spaces)]
}
