/**
 * Where a request comes from. A cookie travels with requests that other sites make, so a change counts as its
 * person's only when it comes from our own pages.
 */

/**
 * @param url where people reach this Allot; undefined where that is whatever address they asked
 * @returns true for a change that another site's page sent
 */
export function isFromAnotherSite(request: Request, url: string | undefined): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  if (origin !== null) return origin !== new URL(url ?? request.url).origin
  return site !== null && site !== 'same-origin' && site !== 'none'
}
