/** What the processes that decode photos could reach if a photo tricked them, tried on this machine. */
import type { WhatHolds } from '@allot/studio/about'
import { InvalidSetting, type Settings } from '../settings.ts'

export interface PhotoWorkersFound {
  readonly ok: boolean
  readonly found: string
  readonly mend?: string
}

export async function photoWorkers({ studio, confinement }: Settings): Promise<PhotoWorkersFound> {
  if (!studio) return { ok: true, found: 'none here, the studio is off' }
  if (confinement === 'off')
    return {
      ok: false,
      found: 'they are not confined: a photo that tricks a decoder reaches all that Allot reaches',
      mend: 'Unset ALLOT_CONFINEMENT.',
    }
  return foundOf(await tried(confinement), confinement)
}

/** @throws InvalidSetting where an operator asks for what this machine does not have */
export async function requireConfinement({ studio, confinement }: Settings): Promise<void> {
  if (!studio || confinement !== 'bwrap') return
  const { ok, found, mend } = foundOf(await tried(confinement), confinement)
  if (!ok) throw new InvalidSetting(`ALLOT_CONFINEMENT is "bwrap": ${found}. ${mend}`)
}

/** Loaded where it is asked for: commands that start with it would wait for it. */
async function tried(confinement: Settings['confinement']): Promise<WhatHolds> {
  const { whatHolds } = await import('@allot/studio/about')
  return whatHolds(confinement)
}

function foundOf(holds: WhatHolds, confinement: Settings['confinement']): PhotoWorkersFound {
  if (!holds.starts)
    return {
      ok: false,
      found: `no process for photos can be started (${holds.why})`,
      mend:
        confinement === 'bwrap'
          ? 'Install bubblewrap and allow user namespaces, or unset ALLOT_CONFINEMENT.'
          : 'Fix what it names, then run allot doctor again.',
    }
  const by = confinement === 'bwrap' ? ', by bubblewrap' : ''
  const missing = [
    ...(holds.files ? [] : ['read other files']),
    ...(holds.network ? [] : ['open connections']),
  ]
  if (missing.length === 0)
    return { ok: true, found: `they reach the files of their jobs alone, and no network${by}` }
  const found = `native code in them can ${missing.join(' and ')}; Node's permissions bind JavaScript alone`
  if (process.platform !== 'linux') return { ok: true, found: `${found}. Linux has what confines it` }
  return {
    ok: false,
    found,
    mend: 'Use a kernel with Landlock (Linux 5.13), or install bubblewrap and set ALLOT_CONFINEMENT=bwrap.',
  }
}
