/**
 * bubblewrap (`bwrap`): the worker sees only the files that it may reach, has no network of its own and sees no other
 * process. It needs user namespaces, which some machines forbid; so it is asked for by a setting.
 */
import type { WorkerReach } from './reach.ts'
import { NETWORK_READS, SYSTEM_READS } from './system-paths.ts'

/** As `fork` takes it. */
export interface NodeOptions {
  readonly env: NodeJS.ProcessEnv
  readonly execArgv: readonly string[]
  readonly execPath?: string
}

/** @param node how Node would be started without it */
export function inBubblewrap(node: NodeOptions, reach: WorkerReach): NodeOptions {
  const { reads, lent, takes, keeps, ports } = reach
  const system = SYSTEM_READS.filter((path) => !/^\/(proc|dev)\//.test(path))
  const seen = [...system, ...(ports.length > 0 ? NETWORK_READS : []), process.execPath, ...reads, ...lent]
  const words = [
    ...['--unshare-all', ...(ports.length > 0 ? ['--share-net'] : [])],
    ...['--die-with-parent', '--new-session', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
    ...seen.flatMap((path) => ['--ro-bind-try', path, path]),
    ...[...takes, ...keeps].flatMap((path) => ['--bind', path, path]),
    ...['--chdir', '/', '--', process.execPath, ...node.execArgv],
  ]
  return { env: node.env, execPath: 'bwrap', execArgv: words }
}
