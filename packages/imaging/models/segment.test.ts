import { describe, expect, it } from 'vitest'
import type { Box } from './box.ts'
import { isDoubtful, review } from './review.ts'
import { glance, segment } from './segment.ts'
import { solidified } from './solidify.ts'
import { subjectOf } from './subject.ts'
import { at, matteOf, type Patch } from './testing/patches.ts'

const SHOE: Patch = { left: 300, top: 300, width: 400, height: 300, sure: 255 }

describe('a cut-out is doubtful', () => {
  it('where over 8 % of the subject is a thick area of doubt', () => {
    expect(isDoubtful(review(matteOf(SHOE)))).toBe(false)
    expect(
      isDoubtful(review(matteOf(SHOE, { left: 700, top: 300, width: 20, height: 300, sure: 120 }))),
    ).toBe(false)
    expect(
      isDoubtful(review(matteOf(SHOE, { left: 700, top: 300, width: 60, height: 300, sure: 120 }))),
    ).toBe(true)
  })

  it('where faint marks stand far from the subject', () => {
    expect(isDoubtful(review(matteOf(SHOE, { left: 900, top: 400, width: 4, height: 60, sure: 60 })))).toBe(
      true,
    )
  })

  it('where there is no subject, or nothing else', () => {
    expect(isDoubtful(review(matteOf()))).toBe(true)
    expect(isDoubtful(review(matteOf({ left: 0, top: 0, width: 1_024, height: 1_024, sure: 255 })))).toBe(
      true,
    )
  })
})

describe('a matte that is mended', () => {
  it('is solid where a whole area leaned towards the subject, and clear where it did not', () => {
    const sole = { left: 300, top: 600, width: 400, height: 60, sure: 140 }
    const shadow = { left: 300, top: 680, width: 400, height: 60, sure: 40 }
    const after = solidified(matteOf(SHOE, sole, shadow))
    expect(at(after, 500, 630)).toBe(255)
    expect(at(after, 500, 710)).toBe(0)
  })

  it('keeps a line as thin as a hair', () => {
    const hair = { left: 500, top: 250, width: 3, height: 50, sure: 140 }
    expect(at(solidified(matteOf(SHOE, hair)), 501, 270)).toBe(140)
  })

  it('loses fragments that are far smaller than the subject, or nowhere sure', () => {
    const speck = { left: 100, top: 100, width: 10, height: 10, sure: 255 }
    const ghost = { left: 100, top: 800, width: 6, height: 200, sure: 120 }
    const second = { left: 800, top: 300, width: 100, height: 100, sure: 255 }
    const after = solidified(matteOf(SHOE, speck, ghost, second))
    expect([at(after, 105, 105), at(after, 103, 900), at(after, 850, 350)]).toEqual([0, 0, 255])
  })
})

describe('a subject', () => {
  it('has the bounds of what shows of it', () => {
    const square = matteOf({ left: 256, top: 256, width: 512, height: 512, sure: 255 })
    expect(subjectOf(square)).toEqual({ box: { left: 0.25, top: 0.25, width: 0.5, height: 0.5 }, cutAt: [] })
    expect(subjectOf(matteOf())).toBeUndefined()
  })

  it('is cut off by the borders that it reaches', () => {
    const person = matteOf({ left: 400, top: 200, width: 300, height: 824, sure: 255 })
    expect(subjectOf(person)?.cutAt).toEqual(['bottom'])
  })
})

describe('segmentation', () => {
  const never = () => false

  it('looks once where the first look is sure, and twice where it is doubtful or the subject is enlarged', async () => {
    const looks: Box[] = []
    const look = (matte: Uint8Array) => async (area: Box) => {
      looks.push(area)
      return matte
    }
    expect((await segment(look(matteOf(SHOE)), never)).subject.doubtful).toBe(false)
    expect(looks).toHaveLength(1)
    await segment(look(matteOf(SHOE)), () => true)
    expect(looks).toHaveLength(3)
    const [, , again] = looks
    expect([again?.left, again?.width].map((share) => Math.round((share ?? 0) * 1_024))).toEqual([252, 496])
  })

  it('shows at first sight what one look finds, and says whether that is all', async () => {
    const sight = (matte: Uint8Array, isEnlarged = false) =>
      glance(
        async () => matte,
        () => isEnlarged,
      )
    expect(await sight(matteOf(SHOE))).toMatchObject({ isFinal: true, subject: { doubtful: false } })
    expect(await sight(matteOf(SHOE), true)).toMatchObject({ isFinal: false })
    const ghost = matteOf(SHOE, { left: 700, top: 300, width: 100, height: 300, sure: 77 })
    expect(await sight(ghost)).toMatchObject({ isFinal: false, subject: { doubtful: true } })
    await expect(sight(matteOf())).rejects.toMatchObject({ code: 'no_subject' })
  })

  it('finds the same after a first sight as without one', async () => {
    const ghost = matteOf(SHOE, { left: 700, top: 300, width: 100, height: 300, sure: 77 })
    const looks: Box[] = []
    const look = async (area: Box) => {
      looks.push(area)
      return ghost.slice()
    }
    const alone = await segment(look, never)
    const kept = new Map<string, Uint8Array>()
    const keeping = async (area: Box) => {
      const seen = kept.get(JSON.stringify(area)) ?? (await look(area))
      kept.set(JSON.stringify(area), seen)
      return seen
    }
    looks.length = 0
    await glance(keeping, never)
    const after = await segment(keeping, never)
    expect(Buffer.compare(after.matte, alone.matte)).toBe(0)
    expect(looks).toHaveLength(3)
  })

  it('takes the surer of both looks', async () => {
    const halves = [matteOf(SHOE), matteOf({ left: 0, top: 0, width: 1_024, height: 1_024, sure: 255 })]
    const { matte } = await segment(
      async () => halves.shift() ?? new Uint8Array(),
      () => true,
    )
    expect([at(matte, 270, 280), at(matte, 200, 280)]).toEqual([255, 0])
  })

  it('looks from afar where two looks are doubtful, and takes that look where it is decided and loses little', async () => {
    const ghost = matteOf(SHOE, { left: 700, top: 300, width: 100, height: 300, sure: 77 })
    const isAfar = (area: Box) => area.left < 0
    const cutOutWith = async (afar: Uint8Array) => {
      const { matte, subject } = await segment(async (area) => (isAfar(area) ? afar : ghost), never)
      return [at(matte, 750, 450), subject.doubtful]
    }
    // From afar the photo is 630 pixels wide, from 197 on: the shoe and its second half, and a third of the shoe alone.
    expect(await cutOutWith(matteOf({ left: 382, top: 382, width: 307, height: 184, sure: 255 }))).toEqual([
      255,
      false,
    ])
    expect(await cutOutWith(matteOf({ left: 382, top: 382, width: 80, height: 184, sure: 255 }))).toEqual([
      77,
      true,
    ])
  })

  it('is doubtful where mending left a ghost over more than 2.3 % of the subject', async () => {
    const ghost = (width: number) => matteOf(SHOE, { left: 700, top: 400, width, height: 100, sure: 77 })
    const isFlagged = async (width: number) =>
      (await segment(async () => ghost(width), never)).subject.doubtful
    expect([await isFlagged(20), await isFlagged(40)]).toEqual([false, true])
  })

  it('fails where there is no subject', async () => {
    await expect(segment(async () => matteOf(), never)).rejects.toMatchObject({ code: 'no_subject' })
  })
})
