/** The link with which a person sets a new password: it leads to the page of the studio. */
export function passwordLink(url: string, token: string): string {
  return new URL(url).origin + passwordPage(token)
}

export function passwordPage(token: string): string {
  return `/password/${token}`
}
