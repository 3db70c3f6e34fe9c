/** How a confined process is started: with which program, words, and environment. */
import { existsSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { inBubblewrap, type NodeOptions } from './bubblewrap.ts'
import type { Launch } from './launch.ts'
import { type Confinement, ownCode, type WorkerReach } from './reach.ts'

/** As workerpool, or `fork`, takes it. */
export interface Fork {
  readonly script: string
  readonly forkArgs: readonly string[]
  readonly forkOpts: NodeOptions
}

const LAUNCH = join(import.meta.dirname, 'launch.ts')
const QUIET = ['--disable-warning=ExperimentalWarning', '--disable-warning=SecurityWarning']

export interface ConfinedOptions {
  readonly reach: WorkerReach
  readonly confinement: Confinement
  /** `native`: without what binds JavaScript alone, to try what binds native code. */
  readonly layers?: 'all' | 'native' | undefined
  /** What the script is started with. */
  readonly words?: readonly string[]
  /** How much memory it may write to. */
  readonly maxDataBytes: number
}

export function confinedFork(script: string, options: ConfinedOptions): Fork {
  const { reach, confinement, layers = 'all', words = [], maxDataBytes } = options
  const cache = compileCache()
  const whole: WorkerReach = { ...reach, reads: [...ownCode(), ...cache, ...reach.reads] }
  // Node uses a cache only where it may write to it; the kernel lets a worker read it alone.
  const forNode = { ...whole, keeps: [...whole.keeps, ...cache] }
  const flags = [...QUIET, ...(layers === 'all' ? permissions(forNode) : [])]
  const env = environment(whole)
  if (confinement === 'off') return { script, forkArgs: words, forkOpts: { env, execArgv: [] } }
  const asksKernel = process.platform === 'linux' && isBuiltin('node:ffi')
  if (!asksKernel) return { script, forkArgs: words, forkOpts: { env, execArgv: flags } }
  const launch: Launch = { script, words, flags, reach: whole, maxDataBytes }
  const node = { env, execArgv: QUIET }
  const forkOpts = confinement === 'bwrap' ? inBubblewrap(node, whole) : node
  return { script: LAUNCH, forkArgs: [JSON.stringify(launch)], forkOpts }
}

/** Node's permission model: it binds JavaScript on every platform, and no native code. */
function permissions({ reads, lent, takes, keeps, ports }: WorkerReach): readonly string[] {
  return [
    ...['--permission', '--allow-addons'],
    ...[...reads, ...lent, ...keeps].map((path) => `--allow-fs-read=${path}`),
    ...[...takes, ...keeps].map((path) => `--allow-fs-write=${path}`),
    ...(ports.length > 0 ? ['--allow-net'] : []),
  ]
}

/** What Node has made of our source; it halves the time that a worker takes to start. */
function compileCache(): readonly string[] {
  const folder = process.env.NODE_COMPILE_CACHE
  return folder !== undefined && existsSync(folder) ? [folder] : []
}

/** What a process may need of the environment; no setting of Allot, no key and no word of the operator is among it. */
const KEPT = [
  'LD_LIBRARY_PATH',
  'LANG',
  'TZ',
  'MALLOC_ARENA_MAX',
  'NODE_COMPILE_CACHE',
  'SystemRoot',
  'windir',
]

const SET = {
  // Without it onnxruntime records usage events in the user's cache folder and tries to send them.
  ORT_DISABLE_TELEMETRY: '1',
  // glibc gives each thread a heap of its own, and keeps what a photo left in it: 740 MB over 30 photos of 12 megapixels,
  // 810 over 250. With two heaps 470 and 490, as fast.
  MALLOC_ARENA_MAX: '2',
}

/** How a service is reached, and who signs for it. */
const OF_NETWORK = [
  ...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_USE_ENV_PROXY'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
]

function environment({ ports }: WorkerReach): NodeJS.ProcessEnv {
  const names = ports.length > 0 ? [...KEPT, ...OF_NETWORK] : KEPT
  const kept = Object.entries(process.env).filter(([name]) => names.includes(name))
  return { ...SET, ...Object.fromEntries(kept) }
}
