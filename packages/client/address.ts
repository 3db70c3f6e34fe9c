/** The address of something in a Space: `/v1/spaces/acme/holds/7`. Names are escaped. */
export function inSpace(space: string, ...rest: string[]): string {
  return ['/v1/spaces', ...[space, ...rest].map(encodeURIComponent)].join('/')
}
