/** The routes of piles with real storage, for tests: each name in the header `by` is a member of the Space "shop". */

import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Me } from '@allot/client/allot'
import { Hono } from 'hono'
import { bounded } from '../../http/body-limit.ts'
import { problemResponse } from '../../http/problem.ts'
import { sharesOf } from '../../storage/testing/shares-of.ts'
import { uploadsOf } from '../../storage/testing/uploads-of.ts'
import type { UploadLimits } from '../../storage/uploads.ts'
import { pileRoutes } from '../pile-routes.ts'
import { Piles } from '../piles.ts'

export interface PileServer {
  readonly piles: Piles
  readonly data: string
  /** Photos that cannot be decoded: bytes that are in their files. */
  readonly damaged: Set<number>
  /** Batches that have begun. */
  readonly begun: Set<string>
  /** Milliseconds since 1970, as the studio sees it. */
  clock: number
  /** So many milliseconds pass in which nothing arrives. */
  silence(milliseconds: number): void
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** The same data folder, opened anew, as after a restart. */
  restart(): PileServer
  close(): void
}

export function openPileServer(
  data = mkdtempSync(join(tmpdir(), 'allot-piles-')),
  limits: UploadLimits = { shares: sharesOf(1e9), diskFloor: 0, demoDisk: 1 },
): PileServer {
  const begun = new Set<string>()
  const damaged = new Set<number>()
  const server = { clock: Date.parse('2026-03-02T10:00:00Z') }
  let steady = 0
  const uploads = uploadsOf(data, { ...limits, bytesOf: (whose) => piles.store.bytesOf(whose) })
  const piles = new Piles({
    ...{ data, uploads },
    hasBegun: (batch) => begun.has(batch),
    // Only what a look finds: the files of these tests are no pictures.
    imagingOf: () => ({
      previewPhoto: async (file) => {
        const content = readFileSync(file)
        return [...damaged].some((byte) => content.includes(byte))
          ? { ok: false, code: 'truncated', message: 'The file is damaged or incomplete.' }
          : { ok: true }
      },
    }),
    now: () => server.clock,
    steady: () => steady,
  })
  const app = new Hono()
    .use('/studio/*', bounded)
    .route(
      '/studio',
      pileRoutes(piles, async (request) => memberNamed(request.headers.get('by') ?? 'ann')),
    )
    .onError((error) =>
      problemResponse(error, (cause) => {
        throw cause
      }),
    )
  return Object.assign(server, {
    ...{ piles, data, begun, damaged },
    fetch: async (path: string, init: RequestInit = {}) => app.request(`/studio${path}`, init),
    silence: (milliseconds: number) => {
      steady += milliseconds
    },
    restart: () => {
      piles.store.close()
      return openPileServer(data, limits)
    },
    close: () => piles.store.close(),
  })
}

function memberNamed(name: string): Me {
  return {
    member: { id: name, name, email: `${name}@example.com`, demo: false },
    spaces: [{ id: 'shop', name: 'Shop', role: 'member' }],
  } as unknown as Me // the parts that a route looks at
}
