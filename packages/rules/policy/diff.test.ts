import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { diffPolicies } from './diff.ts'
import { parsePolicy } from './policy.ts'
import type { PolicyText } from './schema.ts'

const read = (id: string): PolicyText =>
  parsePolicy(parse(readFileSync(new URL(`../../../policies/${id}.yaml`, import.meta.url), 'utf8')), id)

const credits = read('2025-11-credits')
const unified = read('2026-05-unified')
const lines = (before: PolicyText, after: PolicyText) =>
  diffPolicies(before, after).map(({ name, effect, what }) => `${name} ${effect} ${what}`)

describe('a policy diff', () => {
  it('finds nothing between a policy and itself', () => {
    expect(diffPolicies(unified, unified)).toEqual([])
  })

  it('lists per plan what is gained and lost, with two pools compared as the pool into which they are merged', () => {
    const differences = lines(credits, unified)
    expect(differences).toContain('ultra gains Batch exports a month: 4,000 → 5,000')
    expect(differences).toContain('pro gains images in one Batch, web: 100 → 250')
    expect(differences).toContain(
      'max loses AI credits a month: 600 AI image credits a month + 300 AI video credits a month → 600',
    )
    expect(differences.filter((line) => line.startsWith('recolor'))).toEqual([])
  })

  it('reports a removed limit as a gain, and removed access as a loss', () => {
    const closed = structuredClone(unified)
    closed.plans.pro?.no_access.push('ai_video')
    expect(lines(unified, closed)).toEqual(['pro loses access to AI Video: yes → no'])
    expect(lines(read('2025-06-limits'), credits)).toContain(
      'pro gains Image Transformation Tools a day: 30 → no limit',
    )
  })

  it('reports a higher cost as a loss, and says that Spaces keep a removed plan', () => {
    const dearer = structuredClone(unified)
    delete dearer.plans.ultra_10x
    const [rate] = dearer.features.recolor?.rates ?? []
    if (rate) rate.takes.ai_credits = 3
    expect(lines(unified, dearer)).toEqual([
      'ultra_10x loses is not sold any more; Spaces that have it keep it',
      'recolor loses 2 ai_credits → 3 ai_credits',
    ])
  })
})
