import { expect, it } from 'vitest'
import { mapGet } from '../values/persistent-map.ts'
import { packSpace, unpackSpace } from './snapshot.ts'

/** As Allot 0.1 wrote it. */
const PACKED =
  '{"id":"s","name":"S","seq":5,"at":1777712400000,"policy":"2026-05-unified","plan":"pro","period":"monthly","apart":"2025-11-credits","anchor":1776219060000,"periodStart":1776219060000,"renewsAt":1778811060000,"members":[{"id":"ann","role":"owner","paying":true,"left":false,"counters":[],"screens":[],"caps":[]}],"grants":[{"number":1,"pool":"image_credits","kind":"plan","priority":100,"expires":1778811060000,"size":200000,"left":196000,"held":2000}],"spent":[{"pool":"image_credits","amount":2000,"told":0}],"counters":[],"holds":[{"number":4,"placed":1777593600000,"by":"ann","feature":"recolor","units":1,"takes":[{"pool":"image_credits","amount":2000}],"draws":[{"pool":"image_credits","grant":1,"amount":2000}],"counts":[],"expires":1777680000000}],"wakeAt":1777680000000,"nextGrant":4}'

it('a snapshot of an earlier version is the same Space, with the pools that it still has', () => {
  const space = unpackSpace(PACKED)
  expect(space).toMatchObject({
    id: 's',
    legacyPools: '2025-11-credits',
    overrides: undefined,
    next: undefined,
  })
  expect(mapGet(space.holds, 4)).toMatchObject({ by: 'ann', units: 1 })
})

it('a snapshot keeps its keys, so that servers of an earlier version read it', () => {
  expect(JSON.parse(packSpace(unpackSpace(PACKED)))).toEqual(JSON.parse(PACKED))
})
