/** `allot test`: runs scenario files and says which sentences about a policy do not hold. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { StoreRefused } from '@allot/engine/store'
import { Fault } from '@allot/rules/fault'
import { Command, Option } from 'commander'
import { noteFile } from '../note.ts'
import { readSettings, SettingWrong } from '../settings.ts'
import { notCovered } from './coverage.ts'
import { Malformed, readScenarios, type Scenario } from './scenario.ts'
import { NotServed, servedStage } from './served.ts'
import { embedded, type Stage, storeStage } from './subject.ts'
import { tryOut, type Verdict } from './trial.ts'

const ALL_HOLD = 0
const SOME_FAILED = 1
const MALFORMED = 2

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
    .option('--json', 'one JSON object a line, for machines')
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
    .action(async (files: string[], options: Options) => {
      process.exitCode = await test(files, options)
    })
}

async function test(files: readonly string[], options: Options): Promise<number> {
  try {
    const all = files
      .flatMap(filesIn)
      .flatMap((file) => readScenarios(file).map((scenario) => ({ file, scenario })))
    if (all.length === 0) throw new Malformed(`There is no scenario in ${files.join(', ')}.`)
    const stage = await stageOf(options)
    const verdicts = await run(all, stage, options.json ? sayJson : sayLine)
    const failed = verdicts.filter((each) => each.failed).length
    if (options.json) console.log(JSON.stringify({ passed: verdicts.length - failed, failed }))
    else console.log(`${verdicts.length - failed} passed, ${failed} failed`)
    const missing = options.coverage ? notCovered(verdicts) : []
    for (const requirement of missing)
      console.log(options.json ? JSON.stringify({ notCovered: requirement }) : `not covered: ${requirement}`)
    return failed + missing.length === 0 ? ALL_HOLD : SOME_FAILED
  } catch (cause) {
    if (!TOLD.some((kind) => cause instanceof kind)) throw cause
    console.error(cause instanceof Error ? cause.message : cause)
    return MALFORMED
  }
}

/** What whoever runs scenarios can mend. */
const TOLD = [Malformed, Fault, StoreRefused, NotServed, SettingWrong]

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

async function run(
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

function sayLine({ file, scenario, failed }: Verdict): void {
  if (!failed) console.log(`ok      ${file}: ${scenario}`)
  else console.log(`FAILED  ${file}: ${scenario}, step ${failed.step}: ${failed.reason}`)
}

function sayJson({ failed, ...verdict }: Verdict): void {
  console.log(JSON.stringify({ ...verdict, ok: !failed, ...failed }))
}
