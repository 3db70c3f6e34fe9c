/** `allot test`: runs scenario files and says which sentences about a policy do not hold. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { notCovered } from '../scenario/coverage.ts'
import { NotServed, servedStage } from '../scenario/http-target.ts'
import { tryOut, type Verdict } from '../scenario/run.ts'
import { Malformed, readScenarios, type Scenario } from '../scenario/scenario.ts'
import { embedded, type Stage, storeStage } from '../scenario/target.ts'
import { noteFile } from '../server-file.ts'
import { readSettings } from '../settings.ts'
import { DONE, JSON_OPTION, NO, type Printer, run } from '../shell/printer.ts'

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
    .option('--key <key>', 'an API key with every scope, for --url; unless said, that of the data folder')
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
  if (all.length === 0) throw new Malformed(`There is no scenario in ${files.join(', ')}.`)
  const stage = await stageOf(options)
  const verdicts = await tryAll(all, stage, (verdict) => tell(verdict, say))
  const failed = verdicts.filter((each) => each.failed).length
  const passed = verdicts.length - failed
  say({ passed, failed }, `${passed} passed, ${failed} failed`)
  const missing = options.coverage ? notCovered(verdicts) : []
  for (const requirement of missing) say({ notCovered: requirement }, `not covered: ${requirement}`)
  return failed + missing.length === 0 ? DONE : NO
}

async function stageOf({ store, url, key }: Options): Promise<Stage> {
  if (store !== undefined) return storeStage(store)
  if (url !== undefined) return servedStage(url, key ?? (await keyOfDataFolder(url)))
  return embedded
}

/** The key of the Allot that runs on the data folder, where that is the one at this address. @throws NotServed */
async function keyOfDataFolder(url: string): Promise<string> {
  const file = noteFile((await readSettings(process.env)).data)
  const noted: { url: string; key: string } | undefined = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : undefined
  const here = URL.canParse(url) ? new URL(url) : undefined
  const isThere = here && HERE.has(here.hostname) && noted && new URL(noted.url).port === here.port
  if (isThere) return noted.key
  throw new NotServed(`Say with --key which API key ${url} takes; ${file} does not tell.`)
}

const HERE = new Set(['localhost', '127.0.0.1'])

async function tryAll(
  all: readonly { readonly file: string; readonly scenario: Scenario }[],
  stage: Stage,
  say: (verdict: Verdict) => void,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for (const { file, scenario } of all) {
    const verdict = await tryOut(scenario, file, stage)
    say(verdict)
    verdicts.push(verdict)
  }
  await stage.end()
  return verdicts
}

/** @throws Malformed */
function filesIn(place: string): readonly string[] {
  if (!existsSync(place)) throw new Malformed(`There is no file or folder ${place}.`)
  if (!statSync(place).isDirectory()) return [place]
  return globSync('**/*.scenario.yaml', { cwd: place })
    .sort()
    .map((file) => join(place, file))
}

function tell({ failed, ...verdict }: Verdict, say: Printer['say']): void {
  const { file, scenario } = verdict
  say(
    { ...verdict, ok: !failed, ...failed },
    failed
      ? `FAILED  ${file}: ${scenario}, step ${failed.step}: ${failed.reason}`
      : `ok      ${file}: ${scenario}`,
  )
}
