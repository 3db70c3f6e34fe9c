/*
 * `node`, but the one that Allot runs on: node apps/allot/node.cjs [Node options] FILE [arguments].
 *
 * npm installs that Node as an optional package of this machine's kind. Scripts cannot rely on finding it on PATH: all
 * packages `node-*` link their binary as node_modules/.bin/node, and npm 10 removes that link again with the
 * packages for other machines. Written in what Node 10 can parse.
 */
const { RUNS_ON } = require('./node-version.cjs') // first: it ends the process where this Node is too old
const spawn = require('node:child_process').spawn
const existsSync = require('node:fs').existsSync
const path = require('node:path')
const enableCompileCache = require('node:module').enableCompileCache
const pathToFileURL = require('node:url').pathToFileURL
const setFlagsFromString = require('node:v8').setFlagsFromString

/*
 * A decision passes through thirty small functions. With V8's usual budget a few of them stay calls, which ones differs
 * from start to start; with this one a decision is compiled as one piece and costs a tenth less.
 */
const INLINING = ['--max-inlined-bytecode-size=1000', '--max-inlined-bytecode-size-cumulative=3000']

/*
 * What Node makes of our source - types taken out, functions compiled - is kept beside the packages it belongs to, and
 * `npm ci` clears it. The second start takes a third less. Where the folder cannot be written to, nothing is kept.
 */
const COMPILED = path.join(__dirname, '../../node_modules/.cache/allot')

exports.run = run
if (require.main === module) run(process.argv.slice(2))

/** Runs a file in this process where it is the right Node, and else in a process of its own. */
function run(words) {
  const isRight = Number(process.versions.node.split('.')[0]) >= RUNS_ON
  if (isRight && words[0].charAt(0) !== '-') {
    setFlagsFromString(INLINING.join(' '))
    process.env.NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE || COMPILED // for the processes that it starts
    enableCompileCache(process.env.NODE_COMPILE_CACHE)
    process.argv = [process.execPath, path.resolve(words[0])].concat(words.slice(1))
    import(pathToFileURL(process.argv[1]).href)
  } else start(isRight ? process.execPath : installedNode(__dirname), words)
}

function start(node, words) {
  if (!node) {
    console.error(
      [
        `Allot runs on Node ${RUNS_ON}; this is Node ${process.versions.node}`,
        `, and npm has not installed Node ${RUNS_ON} beside Allot.\n`,
        'Run "npm ci" (without --omit=optional) in the project folder, then try again.\n',
        `Or install Node ${RUNS_ON} from nodejs.org.`,
      ].join(''),
    )
    process.exit(2)
  }
  const env = Object.assign({}, process.env) // with that Node first, for what looks for one by name
  env.PATH = [path.dirname(node), env.PATH].join(path.delimiter)
  env.NODE_COMPILE_CACHE = env.NODE_COMPILE_CACHE || COMPILED
  const child = spawn(node, process.execArgv.concat(INLINING, words), { stdio: 'inherit', env: env })
  ;['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => {
    process.on(signal, () => child.kill(signal))
  })
  child.on('exit', (code, signal) => process.exit(code === null ? (signal ? 1 : 0) : code))
}

/** The binary in one of npm's node-* packages, in the node_modules of a folder or of one above it. */
function installedNode(folder) {
  const os = { linux: 'linux', darwin: 'darwin', win32: 'win' }[process.platform]
  const kind = `${os}-${process.arch}`
  const file = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'
  const found = [`node-${kind}`, `node-bin-${kind}`]
    .map((name) => path.join(folder, 'node_modules', name, file))
    .find(existsSync)
  const above = path.dirname(folder)
  return found || (above === folder ? undefined : installedNode(above))
}
