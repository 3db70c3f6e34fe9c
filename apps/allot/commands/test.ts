/** `allot test`: runs scenario files, and reports the scenarios that fail. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { uncoveredRequirements } from '../scenario/coverage.ts'
import { embeddedEnvironment, storeEnvironment, type TestEnvironment } from '../scenario/environment.ts'
import { EnvironmentUnavailable, httpEnvironment } from '../scenario/http-environment.ts'
import { runScenario, type ScenarioResult } from '../scenario/run.ts'
import { readScenarios, type Scenario, ScenarioFileError } from '../scenario/scenario.ts'
import { serverFile } from '../server-file.ts'
import { readSettings } from '../settings.ts'
import { EXIT_DONE, EXIT_NO, JSON_OPTION, type Printer, run } from '../shell/printer.ts'

interface Options {
  readonly json?: boolean
  readonly coverage?: boolean
  readonly store?: string
  readonly url?: string
  readonly key?: string
}

export function testCommand(): Command {
  return new Command('test')
    .description('Run scenarios: executable sentences about a policy, on a clock of their own.')
    .argument('[files...]', 'scenario files or folders of them', ['scenarios'])
    .option(...JSON_OPTION)
    .option('--store <where>', 'run on this store instead, postgres://… (their Spaces stay in it)')
    .addOption(
      new Option(
        '--url <url>',
        'run over HTTP, on a server that was started with ALLOT_TEST_CLOCK=on',
      ).conflicts('store'),
    )
    .option(
      '--key <key>',
      'an API key with every scope, for --url; by default the key of the Allot on the data folder',
    )
    .option('--coverage', 'also print the requirements that no scenario covers')
    .addHelpText(
      'after',
      `
Examples:
  allot test                                         every scenario below scenarios/
  allot test scenarios/002-limits --json
  allot test my-policy.scenario.yaml
  allot test --url http://localhost:4400             through the API of a server with a test clock

Exit status: 0 all hold, 1 some failed, 2 a file is malformed.`,
    )
    .action((files: string[], options: Options) => run(options, (printer) => test(files, options, printer)))
}

async function test(files: readonly string[], options: Options, { say }: Printer): Promise<number> {
  const all = files
    .flatMap(filesIn)
    .flatMap((file) => readScenarios(file).map((scenario) => ({ file, scenario })))
  if (all.length === 0) throw new ScenarioFileError(`There is no scenario in ${files.join(', ')}.`)
  const stage = await environmentOf(options)
  const results = await tryAll(all, stage, (result) => printResult(result, say))
  const failed = results.filter((each) => each.failed).length
  const passed = results.length - failed
  say({ passed, failed }, `${passed} passed, ${failed} failed`)
  const missing = options.coverage ? uncoveredRequirements(results) : []
  for (const requirement of missing) say({ notCovered: requirement }, `not covered: ${requirement}`)
  return failed + missing.length === 0 ? EXIT_DONE : EXIT_NO
}

async function environmentOf({ store, url, key }: Options): Promise<TestEnvironment> {
  if (store !== undefined) return storeEnvironment(store)
  if (url !== undefined) return httpEnvironment(url, key ?? (await keyOfDataFolder(url)))
  return embeddedEnvironment
}

/** The key of the Allot that runs on the data folder, where that is the one at this address. @throws EnvironmentUnavailable */
async function keyOfDataFolder(url: string): Promise<string> {
  const file = serverFile((await readSettings(process.env)).data)
  const noted: { url: string; key: string } | undefined = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : undefined
  const here = URL.canParse(url) ? new URL(url) : undefined
  const isThere = here && LOCAL.has(here.hostname) && noted && new URL(noted.url).port === here.port
  if (isThere) return noted.key
  throw new EnvironmentUnavailable(`Give the API key of ${url} with --key; ${file} has none for it.`)
}

const LOCAL = new Set(['localhost', '127.0.0.1'])

async function tryAll(
  all: readonly { readonly file: string; readonly scenario: Scenario }[],
  stage: TestEnvironment,
  say: (result: ScenarioResult) => void,
): Promise<readonly ScenarioResult[]> {
  const results: ScenarioResult[] = []
  for (const { file, scenario } of all) {
    const result = await runScenario(scenario, file, stage)
    say(result)
    results.push(result)
  }
  await stage.end()
  return results
}

/** @throws ScenarioFileError */
function filesIn(place: string): readonly string[] {
  if (!existsSync(place)) throw new ScenarioFileError(`There is no file or folder ${place}.`)
  if (!statSync(place).isDirectory()) return [place]
  return globSync('**/*.scenario.yaml', { cwd: place })
    .sort()
    .map((file) => join(place, file))
}

function printResult({ failed, ...result }: ScenarioResult, say: Printer['say']): void {
  const { file, scenario } = result
  say(
    { ...result, ok: !failed, ...failed },
    failed
      ? `FAILED  ${file}: ${scenario}, step ${failed.step}: ${failed.reason}`
      : `ok      ${file}: ${scenario}`,
  )
}
