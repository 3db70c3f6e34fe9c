/**
 * The words of the page, as Vite and Vitest build them: `<Trans>` and `t` become look-ups by the hash of their English
 * text, which stays beside the look-up; a catalog is imported as `en.po?in=en-XA`, compiled.
 */
import { join } from 'node:path'
import { type NodePath, type PluginObj, transformAsync, types } from '@babel/core'
import macros from '@lingui/babel-plugin-lingui-macro'
import { createCompiledCatalog } from '@lingui/cli/api'
import { makeConfig } from '@lingui/conf'
import { formatter } from '@lingui/format-po'
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import type { Plugin } from 'vite'

/** The language in which the words stand in the code. */
const SOURCE = 'en'

/** English with accents and longer: what is not written so on a page is in no catalog. */
const ACCENTED = 'en-XA'

/**
 * How Lingui is configured, for the build and for the command that writes the catalog. Words are looked up in the module
 * that speaks English as soon as it is loaded, so a module of words works by itself, as in a test.
 */
export const LINGUI = makeConfig({
  locales: [SOURCE],
  sourceLocale: SOURCE,
  runtimeConfigModule: { i18n: [join(import.meta.dirname, '../shared/language/language.ts'), 'i18n'] },
})

/** Entries by their English text; no line numbers, so that a catalog changes with its words alone. */
export const CATALOG = formatter({ lineNumbers: false })

export function words(): readonly Plugin[] {
  return [texts(), catalogs()]
}

/**
 * The English text stays where it is used, so a page fetches the words that it shows and no more, and no catalog at all
 * in English. Files without words are not parsed a second time.
 */
function texts(): Plugin {
  return {
    name: 'texts-of-the-page',
    enforce: 'pre',
    transform: {
      filter: { id: /\.tsx?$/, code: /@lingui\/(core|react)\/macro/ },
      async handler(text, filename) {
        const file = await transformAsync(text, {
          ...{ filename, babelrc: false, configFile: false, sourceMaps: true },
          parserOpts: { plugins: ['typescript', 'jsx'] },
          plugins: [[macros, { descriptorFields: 'message', linguiConfig: LINGUI }], compiledTexts],
        })
        return { code: file?.code ?? text, map: file?.map ?? null }
      },
    },
  }
}

/**
 * The texts that the macros leave are compiled here, so that no page needs the compiler: 5 kB of script.
 * "Hello {0}" becomes ["Hello ", ["0"]].
 */
function compiledTexts(): PluginObj {
  const compile = ({ node }: NodePath<types.ObjectExpression>) => {
    if (!node.leadingComments?.some(({ value }) => value.trim() === '* i18n')) return
    for (const property of node.properties)
      if (
        types.isObjectProperty(property) &&
        types.isIdentifier(property.key, { name: 'message' }) &&
        types.isStringLiteral(property.value)
      )
        property.value = types.valueToNode(compileMessageOrThrow(property.value.value))
  }
  return {
    name: 'compiled-texts',
    visitor: { Program: { exit: (program) => program.traverse({ ObjectExpression: compile }) } },
  }
}

function catalogs(): Plugin {
  return {
    name: 'catalogs-of-the-page',
    transform: {
      filter: { id: /\.po\?in=/ },
      async handler(text, id) {
        const [filename = '', language = ''] = id.split('?in=')
        const entries = await CATALOG.parse(text, { locale: language, sourceLocale: SOURCE, filename })
        const messages = Object.entries(entries).map(([key, { translation, message }]) => [
          key,
          translation || message || key,
        ])
        const { source, errors } = createCompiledCatalog(language, Object.fromEntries(messages), {
          namespace: 'es',
          pseudoLocale: ACCENTED,
        })
        if (errors[0]) throw errors[0].error
        return { code: source, moduleType: 'js', map: null }
      },
    },
  }
}
