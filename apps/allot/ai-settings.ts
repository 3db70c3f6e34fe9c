/** Settings of what makes new content in the studio: the sandbox, prompts, and providers with their models. */
import { type AiSettings, aiConfiguration, KIND_NAMES, KINDS } from '@allot/studio/ai'
import { z } from 'zod'

const text = z.string().trim().min(1)
const NEEDED = 'ALLOT_AI_PROVIDER'

/** In the environment it is JSON. */
const fromText = z.string().transform((given, context) => {
  try {
    return JSON.parse(given) as unknown // checked by the schema that follows
  } catch {
    context.addIssue({ code: 'custom', message: 'It is not JSON.' })
    return z.NEVER
  }
})

export const aiShape = {
  aiSandbox: z
    .enum(['demo', 'on', 'off'])
    .default('demo')
    .describe(
      'where AI tools without a provider make watermarked composites that can be tried and are charged: with `demo` in the Spaces of the demonstration, with `on` in every Space',
    ),
  aiProvider: z
    .enum(KIND_NAMES)
    .optional()
    .describe(
      `who does the work of AI tools: ${KIND_NAMES.join(', ')}; photos are sent there. docs/guides/ai.md describes it`,
    ),
  aiKey: text
    .regex(/^[\x21-\x7e]+$/, 'A key has letters, digits and signs, and no spaces.')
    .optional()
    .describe('the key of `ALLOT_AI_PROVIDER`'),
  aiUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'where `ALLOT_AI_PROVIDER` is reached: `https://images.example.com/v1`; only `openai-compatible` needs it',
    ),
  aiModel: text.optional().describe('the model of `ALLOT_AI_PROVIDER` that makes and changes pictures'),
  aiVideoModel: text.optional().describe('the model of `ALLOT_AI_PROVIDER` that makes videos'),
  ai: z
    .union([aiConfiguration, fromText.pipe(aiConfiguration)])
    .optional()
    .describe(
      'several providers, a model for each tool, and prices, as docs/guides/ai.md describes; in the environment as JSON',
    ),
  aiPrompts: text.optional().describe('a folder with prompts of your own for AI tools'),
}

type Given = { readonly [Name in keyof typeof aiShape]?: z.output<(typeof aiShape)[Name]> | undefined }

/** What is wrong with the settings together, and what to write; undefined where nothing is. */
export function checkAi({ aiProvider, aiKey, aiUrl, aiModel, aiVideoModel }: Given): string | undefined {
  if (aiProvider === undefined)
    return [aiKey, aiUrl, aiModel, aiVideoModel].some((each) => each !== undefined)
      ? `${NEEDED} is missing: write which provider they are of: ${KIND_NAMES.join(', ')}.`
      : undefined
  const kind = KINDS[aiProvider]
  const said = `${NEEDED} is "${aiProvider}"`
  if (aiModel === undefined && aiVideoModel === undefined) return `${said}: set ALLOT_AI_MODEL too.`
  if (aiKey === undefined && kind.needsKey) return `${said}: set ALLOT_AI_KEY too.`
  if (aiUrl === undefined && kind.url === null)
    return `${said}: set ALLOT_AI_URL too, like https://images.example.com/v1.`
  return undefined
}

/** @param fetchFile how results are fetched from addresses that a provider names */
export function aiSettingsOf(settings: Given, fetchFile: AiSettings['fetchFile']): AiSettings {
  const { aiSandbox = 'demo', aiPrompts = null } = settings
  return { sandbox: aiSandbox, prompts: aiPrompts, configuration: configurationOf(settings), fetchFile }
}

/** The short form is one more provider, named after its kind, which does what no other is set for. */
function configurationOf(given: Given): AiSettings['configuration'] {
  const { aiProvider, aiKey, aiUrl, aiModel, aiVideoModel, ai } = given
  const long = ai ?? { providers: {}, tools: {}, prices: {} }
  if (aiProvider === undefined) return aiConfiguration.parse(long)
  const provider = {
    kind: aiProvider,
    ...(aiKey !== undefined && { key: aiKey }),
    ...(aiUrl !== undefined && { url: aiUrl }),
  }
  return aiConfiguration.parse({
    ...long,
    providers: { [aiProvider]: provider, ...long.providers },
    tools: {
      ...(aiModel !== undefined && { '*': `${aiProvider}:${aiModel}` }),
      ...(aiVideoModel !== undefined && { '*video': `${aiProvider}:${aiVideoModel}` }),
      ...long.tools,
    },
  })
}
