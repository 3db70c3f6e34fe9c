/** The address at which this process listens, as people on this machine open it. */
export function ownAddress(host: string, port: number): string {
  const name = EVERY.has(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

/** They stand for every address of this machine, or for the one that this name has. */
const EVERY = new Set(['127.0.0.1', '0.0.0.0', '::'])
