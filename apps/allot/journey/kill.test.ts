import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AllotClient } from '@allot/client/allot'
import { describe, expect, it } from 'vitest'
import { Person, uploadOf } from '../testing/person.ts'
import { allot, COMMAND, freshFolder, realPhotos, start, until } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

async function exportsOf(client: AllotClient, space: string) {
  const meter = (await client.usage(space)).meters.find((each) => each.meter === 'batch_exports')
  return { used: meter?.used, held: meter?.held }
}

/** How often the Space's log says that Batch exports were captured. */
async function captures(url: string, key: string, space: string): Promise<number> {
  const answer = await fetch(`${url}/v1/spaces/${space}/log?limit=1000`, {
    headers: { authorization: `Bearer ${key}` },
  })
  const { entries } = (await answer.json()) as { entries: { kind: string }[] } // a page of the log
  return entries.filter((entry) => entry.kind === 'captured').length
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => each.name)
}

describe('a Batch of 40 photos whose process is killed', () => {
  it(
    'continues by itself when Allot starts again, and ends with 40 files and 40 Batch exports, none twice',
    async () => {
      let running = await start()
      let ann = await Person.signUp(running.url, 'ann')
      const space = await ann.makeSpace()
      const { id } = await ann.runBatch(space, realPhotos(40).map(uploadOf))
      for (const least of [5, 20]) {
        await until(async () => (await ann.batch(id)).exported >= least)
        await running.kill()
        running = await start(running.data)
        ann = ann.at(running.url)
      }
      await until(async () => (await ann.batch(id)).status === 'done')

      const batch = await ann.batch(id)
      expect({ exported: batch.exported, failed: batch.failed }).toEqual({ exported: 40, failed: 0 })
      const files = filesIn(join(running.data, 'studio/batches', id, 'results'))
      expect(new Set(files).size).toBe(40)
      expect(files.filter((name) => name.endsWith('.part') || name.endsWith('.matte'))).toEqual([])
      expect(await exportsOf(running.client, space)).toEqual({ used: 40, held: 0 })
      expect(await captures(running.url, running.key, space)).toBe(40)
      expect(await running.stop()).toBe(0)
    },
    5 * MINUTES,
  )

  it(
    'from the shell continues when the same command is run again',
    async () => {
      const data = freshFolder()
      const out = freshFolder()
      const command = [
        'batch',
        ...realPhotos(40),
        '--out',
        out,
        '--white-background',
        '--size',
        '1600',
        '--format',
        'png',
      ]
      for (const least of [5, 20]) {
        const child = spawn(process.execPath, [COMMAND, ...command], {
          env: { ...process.env, ALLOT_DATA: data },
          stdio: 'ignore',
        })
        const exited = new Promise((resolve) => child.once('close', resolve))
        await until(async () => filesIn(out).filter((name) => name.endsWith('.png')).length >= least, 5)
        child.kill('SIGKILL')
        await exited
      }
      const { status, out: table } = await allot(command, data)
      expect(table).toMatch(/Exported +40 of 40/)
      expect(table).toMatch(/Batch exports used +40 of 500/)
      expect(status).toBe(0)
      expect(filesIn(out)).toHaveLength(40)
    },
    5 * MINUTES,
  )
})
