/** Preloaded into a program by a test: writes the names of the packages that it loads to the file of LOADED_PACKAGES. */
import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

const loaded = new Set<string>()

registerHooks({
  load: (url, context, next) => {
    const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(url) ?? []
    if (name !== undefined) loaded.add(name)
    return next(url, context)
  },
})

process.on('exit', () => writeFileSync(process.env.LOADED_PACKAGES ?? '', [...loaded].join('\n')))
