import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, it } from 'vitest'
import type { MatteJob, ModelSource } from '../edit-job.ts'
import { keepNothing } from '../models/kept-looks.ts'
import type { SubjectFinder } from '../models/subject-finder.ts'
import { findingMethods } from './finding.ts'

const folder = mkdtempSync(join(tmpdir(), 'allot-finding-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('what a model saw of a photo serves its further files, each part of it by itself; a service is asked again', async () => {
  const source = join(folder, 'photo.png')
  await sharp({ create: { width: 40, height: 30, channels: 3, background: '#c82828' } })
    .png()
    .toFile(source)
  let looks = 0
  const finder = {
    find: async (_photo, _isEnlarged, keep = keepNothing) => ({
      matte: await keep('whole', async () => new Uint8Array(1024 * 1024).fill(++looks)),
      subject: { box: { left: 0, top: 0, width: 1, height: 1 }, cutAt: [], doubtful: false },
    }),
  } as Pick<SubjectFinder, 'find'> as SubjectFinder // nothing else is asked of it
  const { matte } = findingMethods(async () => finder)
  const job: MatteJob = {
    source,
    target: join(folder, 'matte'),
    mayHaveOwn: false,
    canvas: null,
    region: null,
  }
  const model: ModelSource = { models: null, ownModel: null, service: null }
  await matte(job, model)
  expect(await matte(job, model)).toMatchObject({ ok: true })
  expect(looks).toBe(1)
  await matte({ ...job, region: { left: 0, top: 0, width: 0.5, height: 1 } }, model)
  expect(looks).toBe(2)
  const service = { url: 'http://127.0.0.1:1', key: null } as unknown as ModelSource['service'] // it is only named
  await matte(job, { ...model, service })
  await matte(job, { ...model, service })
  expect(looks).toBe(4)
})
