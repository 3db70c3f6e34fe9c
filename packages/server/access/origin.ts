/**
 * Protection against cross-site request forgery. A browser sends cookies also with requests of other sites, so a change
 * is accepted with a cookie only when it comes from our own pages.
 */

/**
 * @param url the configured address of this Allot; undefined to compare with the address of the request
 * @returns true for a change that another site's page sent
 */
export function isFromAnotherSite(request: Request, url: string | undefined): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  if (origin !== null) return origin !== new URL(url ?? request.url).origin
  return site !== null && site !== 'same-origin' && site !== 'none'
}
