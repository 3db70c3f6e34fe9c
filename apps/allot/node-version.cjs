/*
 * Which Node versions Allot accepts: the first line of `npm start`, `npm test` and `allot`. Written in ES5, so that
 * any old Node can parse it and print the message.
 *
 * Two Nodes are involved. The one that runs npm has to install only: npm leaves out optional packages whose `engines`
 * refuse it, and the binaries of sharp, rolldown and Tailwind (the strictest: ^20.19.0 || >=22.12.0) are such
 * packages. The one that runs Allot is Node 26, whose binary npm installs beside it.
 */
/** The major version that runs Allot. */
exports.RUNS_ON = 26

/* npm names its Node in the environment of scripts: "npm/10.8.2 node/v18.20.8 linux x64 workspaces/false". */
var agent = process.env.npm_config_user_agent || ''
var npm = /npm\/(\S+)/.exec(agent)
var version = (/node\/v(\S+)/.exec(agent) || [])[1] || process.versions.node
var major = Number(version.split('.')[0])
var minor = Number(version.split('.')[1])

/* The same as `engines` in the package.json of the repository. */
if (major < 20 || (major === 20 && minor < 19) || major === 21 || (major === 22 && minor < 12)) {
  console.error(
    [
      'Allot needs Node 20.19 or newer of the 20 line, or Node 22.12 or newer; this is Node ',
      version,
      npm ? ' with npm '.concat(npm[1]) : '',
      ',\nfor which npm leaves out packages that Allot cannot run without.\n',
      'Install Node 26 from nodejs.org (npm comes with it), or with a version manager: "nvm install 26".\n',
      'Then run "npm ci" again: it replaces what the old version installed.',
    ].join(''),
  )
  process.exit(2)
}
