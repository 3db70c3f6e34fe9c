/** How the library of the accounts looks up the text of a link with which a person sets a new password. */
export function resetOf(token: string): string {
  return `reset-password:${token}`
}
