/** Generates a client from the OpenAPI document, with a generator that is not ours: `generate-client.ts <document> <folder>`. */
import { createRequire, registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

const [document = '', folder = ''] = process.argv.slice(2)
const require = createRequire(import.meta.url)
// The generator needs the JavaScript API of TypeScript 5, which another development dependency brings along.
const typescript = createRequire(require.resolve('@arethetypeswrong/core')).resolve('typescript')
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'typescript'
      ? { url: pathToFileURL(typescript).href, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
})
const { createClient } = await import('@hey-api/openapi-ts')
await createClient({
  input: document,
  output: { path: folder, importFileExtension: '.ts' },
  logs: { level: 'silent', file: false },
  plugins: ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch'],
})
