/**
 * `allot mcp`: an MCP server over standard input and output, so that an agent can ask before it spends. It calls the
 * Allot of `--url`, or the one that runs on this data folder.
 */
import { existsSync, readFileSync } from 'node:fs'
import { type ClientOptions, connectAllot } from '@allot/client/allot'
import { openMcp } from '@allot/client/mcp'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { Command } from 'commander'
import { serverFile } from '../server-file.ts'
import { readSettings } from '../settings.ts'

const NO_ALLOT = 2

interface Options {
  readonly url?: string
  readonly space?: string
  readonly by?: string
}

export function mcpCommand(): Command {
  return new Command('mcp')
    .description('Give an agent the tools check, quote and usage (Model Context Protocol over stdio).')
    .option('--url <url>', 'where Allot is, with its API key in ALLOT_KEY (default: the one that runs here)')
    .option('--space <id>', 'the Space that is meant where the agent names none')
    .option('--by <member>', 'the member who acts where the agent names none')
    .addHelpText(
      'after',
      `
Example, in an agent's settings:
  { "command": "npx", "args": ["allot", "mcp", "--url", "https://allot.example.com", "--space", "spc_1", "--by", "ann"],
    "env": { "ALLOT_KEY": "allot_…" } }

A key with the scope "read" is enough: none of the tools takes anything.

Exit status: 0 the agent closed the connection, 2 there is no Allot to call.`,
    )
    .action(async ({ url, space, by }: Options) => {
      const endpoint = url === undefined ? await running() : { url, ...keyed(process.env.ALLOT_KEY) }
      if (!endpoint) {
        console.error('No Allot runs on this data folder. Start it with "allot start", or give --url.')
        process.exitCode = NO_ALLOT
        return
      }
      const preset = { ...(space !== undefined && { space }), ...(by !== undefined && { by }) }
      await openMcp({ allot: connectAllot(endpoint), ...preset }).connect(new StdioServerTransport())
    })
}

function keyed(key: string | undefined): Pick<ClientOptions, 'key'> {
  return key === undefined ? {} : { key }
}

async function running(): Promise<ClientOptions | undefined> {
  const file = serverFile((await readSettings(process.env)).data)
  if (!existsSync(file)) return undefined
  const { url, key }: { url: string; key: string } = JSON.parse(readFileSync(file, 'utf8'))
  return { url, key }
}
