import { describe, expect, it } from 'vitest'
import { predecessorsOf } from './item-state.ts'
import {
  checkJobTransition,
  isFinal,
  type JobState,
  jobStateOf,
  statusOf,
  storedStatusOf,
} from './job-state.ts'

const STATES: readonly JobState[] = [
  { name: 'draft' },
  { name: 'queued' },
  { name: 'running' },
  { name: 'paused', message: 'Later.', until: null },
  { name: 'suspended' },
  { name: 'cancelling', message: null },
  { name: 'done', finishedAt: 1 },
  { name: 'cancelled', finishedAt: 1 },
  { name: 'stopped', finishedAt: 1, message: 'Full.', denial: null },
]

function exitsOf(from: JobState): string[] {
  return STATES.filter((to) => {
    try {
      checkJobTransition(from, to)
      return true
    } catch {
      return false
    }
  }).map((to) => to.name)
}

describe('a job', () => {
  it('leaves each state by these exits, and a final state by none', () => {
    expect(Object.fromEntries(STATES.map((from) => [from.name, exitsOf(from)]))).toEqual({
      draft: ['queued'],
      queued: ['running', 'suspended', 'cancelling', 'stopped'],
      running: ['paused', 'suspended', 'cancelling', 'done', 'stopped'],
      paused: ['running', 'paused', 'suspended', 'cancelling', 'stopped'],
      suspended: ['queued', 'cancelling', 'done', 'stopped'],
      cancelling: ['cancelling', 'done', 'cancelled', 'stopped'],
      done: [],
      cancelled: [],
      stopped: [],
    })
    expect(STATES.filter(isFinal).map((state) => state.name)).toEqual(['done', 'cancelled', 'stopped'])
  })

  it('is sent under its own name, but that one which is queued is said to run', () => {
    expect(STATES.map(statusOf)).toEqual([
      ...['draft', 'running', 'running', 'paused', 'suspended', 'cancelling', 'done', 'cancelled', 'stopped'],
    ])
    expect(statusOf({ name: 'cancelling', message: 'Later.' })).toBe('cancelling')
  })

  it('that a person paused stays so in the next process', () => {
    const stored = { message: null, denial: null, finishedAt: null, until: null }
    const status = storedStatusOf({ name: 'suspended' })
    expect(jobStateOf({ ...stored, status })).toEqual({ name: 'suspended' })
  })

  it('that a person cancels is stored so, and is still being cancelled in the next process', () => {
    const status = storedStatusOf({ name: 'cancelling', message: null })
    const stored = { status, message: null, denial: null, finishedAt: null, until: null }
    expect(jobStateOf(stored)).toEqual({ name: 'cancelling', message: null })
  })

  it('that was running when its process ended is queued by the next process', () => {
    const stored = { message: null, denial: null, finishedAt: null, until: null }
    expect(jobStateOf({ ...stored, status: 'running' })).toEqual({ name: 'queued' })
    expect(jobStateOf({ ...stored, status: 'paused', message: 'Later.', until: 40 })).toEqual({
      name: 'paused',
      message: 'Later.',
      until: 40,
    })
  })
})

describe('an item', () => {
  it('becomes done only while it is processed, and is processed again after a kill', () => {
    expect(predecessorsOf('done')).toEqual(['working'])
    expect(predecessorsOf('working')).toEqual(['ready', 'working'])
    expect(predecessorsOf('ready')).toEqual(['waiting', 'ready', 'failed'])
    expect(predecessorsOf('failed')).toEqual(['waiting', 'ready', 'working', 'failed'])
    expect(predecessorsOf('released')).toEqual(['waiting', 'ready', 'working'])
  })
})
