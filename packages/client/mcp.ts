/**
 * Tools for agents, by the Model Context Protocol: check, quote and usage, so that an agent can ask before it spends.
 * None of them takes anything. A denial is a result; an invalid request is an error, whose text says how to
 * correct it.
 */

import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import type { AllotClient } from './allot.ts'
import { AllotFault } from './fault.ts'
import manifest from './package.json' with { type: 'json' }
import type { NewOperation } from './wire.ts'

export interface McpOptions {
  readonly allot: Pick<AllotClient, 'check' | 'quote' | 'usage'>
  /** The Space of a call that names none. */
  readonly space?: string
  /** The member who acts in a call that names none. */
  readonly by?: string
}

type ToolArguments = Readonly<Record<string, unknown>>

export function openMcp(options: McpOptions): Server {
  const server = new Server({ name: 'allot', version: manifest.version }, { capabilities: { tools: {} } })
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: TOOLS.map(({ name, title, description, inputSchema }) => ({
      name,
      title,
      description,
      inputSchema,
      annotations: { readOnlyHint: true, openWorldHint: false },
    })),
  }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params: { name, arguments: given = {} } }) => {
    const tool = TOOLS.find((each) => each.name === name)
    if (!tool)
      return wrong(`There is no tool "${name}". There are ${TOOLS.map((each) => each.name).join(', ')}.`)
    const { space = options.space } = given
    if (typeof space !== 'string') return wrong('Name the Space, as "space".')
    try {
      const answer = await tool.ask(options, space, given)
      return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: { ...answer } }
    } catch (fault) {
      if (fault instanceof AllotFault) return wrong(fault.message)
      throw fault
    }
  })
  return server
}

function wrong(text: string) {
  return { isError: true, content: [{ type: 'text' as const, text }] }
}

const SPACE = { space: { type: 'string', description: 'the Space that pays; there may be one preset' } }

const OPERATION = {
  type: 'object' as const,
  properties: {
    ...SPACE,
    by: { type: 'string', description: 'the member who acts; there may be one preset' },
    feature: { type: 'string', description: 'one feature: virtual_model, ai_shadow, …' },
    batch: {
      type: 'array',
      items: { type: 'string' },
      description: 'instead of a feature: those that a Batch applies to each image',
    },
    count: { type: 'integer', minimum: 1, description: 'outputs, or images of a Batch; 1 by default' },
    model: { type: 'string' },
    resolution: { type: 'string', description: '1k, 2k, 4k, …' },
    seconds: { type: 'integer', description: 'of video' },
    quantity: { type: 'integer', description: 'where a feature is counted by a unit, such as tokens' },
  },
}

function operationOf({ by: preset }: McpOptions, given: ToolArguments): NewOperation {
  const { by = preset, feature, batch, count, model, resolution, seconds, quantity } = given
  const use = { feature, model, resolution, seconds, quantity }
  const what = Array.isArray(batch) ? { batch: batch.map((each) => ({ feature: each })) } : { use }
  return { by, count, ...what } as NewOperation // the server validates it, and its message tells the agent what is wrong
}

interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly inputSchema: { type: 'object'; properties: ToolArguments }
  ask(options: McpOptions, space: string, given: ToolArguments): Promise<object>
}

const TOOLS: readonly Tool[] = [
  {
    name: 'check',
    title: 'May this be done now?',
    description:
      'Says yes, or why not, until when, how many would fit and which plan would do. Takes nothing.',
    inputSchema: OPERATION,
    ask: (options, space, given) => options.allot.check(space, operationOf(options, given)),
  },
  {
    name: 'quote',
    title: 'What would this cost?',
    description:
      'Says what an operation would take of each amount, or why it would be refused. Takes nothing.',
    inputSchema: OPERATION,
    ask: (options, space, given) => options.allot.quote(space, operationOf(options, given)),
  },
  {
    name: 'usage',
    title: 'What is used, and what is left?',
    description: 'Says what the Space has used, reserved and left of each amount, and when it renews.',
    inputSchema: { type: 'object', properties: SPACE },
    ask: (options, space) => options.allot.usage(space),
  },
]
