/** Generators of providers on the server that speaks their wire format, and generations made by them, for tests. */
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Imaging, openImaging } from '@allot/imaging'
import { samplePath, samples } from '../../storage/samples.ts'
import type { Generator } from '../generator.ts'
import { generatorChoice } from '../generator-choice.ts'
import { type DurableGenerations, openGenerations } from '../open-generations.ts'
import { costOf, type Prices } from '../prices.ts'
import { openPrompts } from '../prompts.ts'
import { providerGenerator } from '../providers/provider-generator.ts'
import { KINDS, type KindName } from '../providers/provider-kinds.ts'
import { TestTime } from './test-time.ts'
import type { WireProvider } from './wire-dress.ts'
import { openWireServer, type WireServer } from './wire-server.ts'

export interface WiredModel {
  readonly kind: KindName
  /** Its part of the server. */
  readonly path: WireProvider
  readonly model: string
  readonly title?: string
  readonly repeatable?: boolean
}

interface WiredOptions {
  /** Generators keep what they make here. */
  readonly data: string
  /** Which calls the provider serves at once, as settings name it: by its path. */
  readonly concurrency?: number
  readonly mayShare?: (space: string) => boolean
  readonly prices?: Prices
  /** Receives what is noted for an operator. */
  readonly notes?: string[]
}

export interface Wired {
  readonly wire: WireServer
  /** A photo of 64 pixels, which the server makes too. */
  readonly small: { readonly file: string; readonly width: number; readonly height: number }
  newFolder(): string
  generatorOf(model: WiredModel): Generator
  /** As one process opens them: every tool is done by the model. */
  generationsOf(model: WiredModel, options: WiredOptions): Promise<DurableGenerations>
  close(): Promise<void>
}

export async function openWired(): Promise<Wired> {
  const imaging = openImaging()
  const newFolder = () => mkdtempSync(join(tmpdir(), 'allot-generations-'))
  const small = await smallPhoto(imaging, join(newFolder(), 'small.png'))
  const wire = await openWireServer(readFileSync(small.file))
  const generatorOf = (clock: TestTime, { kind, path, model, title, repeatable }: WiredModel) =>
    providerGenerator({
      ...{ kind: KINDS[kind], provider: path, model, title: title ?? null, url: `${wire.url}/${path}` },
      ...{ key: 'sk-secret', resolutions: null, repeatable: repeatable ?? false, clock },
      fetchFile: async () => ({ ok: false, message: 'No other address is named here.' }),
    })
  return {
    wire,
    small,
    newFolder,
    generatorOf: (model) => generatorOf(new TestTime(), model),
    generationsOf: (model, { data, concurrency, mayShare, prices, notes }) => {
      const clock = new TestTime()
      return openGenerations({
        folder: join(data, 'results'),
        database: join(data, 'generations.sqlite'),
        imaging,
        choice: generatorChoice({
          assigned: new Map([['*', generatorOf(clock, model)]]),
          concurrency: new Map(concurrency === undefined ? [] : [[model.path, concurrency]]),
          sandbox: null,
          isSandboxOn: async () => false,
          mayShare: async (space) => mayShare?.(space) ?? true,
        }),
        promptOf: openPrompts(null),
        costOf: (call) => costOf(prices ?? {}, call),
        unexpected: (error) => notes?.push(String(error)),
        clock,
      })
    },
    close: async () => {
      await wire.close()
      await imaging.close()
    },
  }
}

async function smallPhoto(imaging: Imaging, file: string): Promise<Wired['small']> {
  const source = samplePath(samples()[0]?.name ?? '') ?? ''
  const copied = await imaging.copyPicture({ source, target: file, side: 64, format: 'png' })
  if (!copied.ok) throw new Error(copied.message)
  return { file, width: copied.width, height: copied.height }
}
