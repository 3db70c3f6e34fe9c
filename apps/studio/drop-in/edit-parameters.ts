/** The parameters of Photoroom's `/v2/edit` that are served, besides the images. */
import type { CanvasLayout, Length, Sides } from '@allot/imaging/composition'
import { z } from 'zod'
import { colourIn } from './colour.ts'
import { booleanIn, lengthIn } from './lengths.ts'
import { oneOf, written } from './parameters.ts'

/** Pixels a side of the result. */
const MIN_SIDE = 16
const MAX_SIDE = 5_000

const yesOrNo = written(booleanIn, 'Write true or false.')
const space = written(spaceIn, 'Write 0 to 0.49, 0% to 49%, or pixels like 100px.').optional()
const side = written(sideIn, `Write ${MIN_SIDE} to ${MAX_SIDE} pixels.`).optional()

export const editParameters = z.object({
  removeBackground: yesOrNo.default(true),
  'background.color': written(colourIn, 'Write a colour like FF0000, FFF, FF0000EE or red.').optional(),
  'background.scaling': oneOf('fill', 'fit').default('fill'),
  outputSize: written(
    sizeIn,
    `Write originalImage, croppedSubject, or two sides like 1000x800, ${MIN_SIDE} to ${MAX_SIDE} pixels each.`,
  ).default('photo'),
  maxWidth: side,
  maxHeight: side,
  padding: space,
  paddingTop: space,
  paddingRight: space,
  paddingBottom: space,
  paddingLeft: space,
  margin: space,
  marginTop: space,
  marginRight: space,
  marginBottom: space,
  marginLeft: space,
  scaling: oneOf('fit', 'fill').default('fit'),
  horizontalAlignment: oneOf('left', 'center', 'right').optional(),
  verticalAlignment: oneOf('top', 'center', 'bottom').optional(),
  referenceBox: oneOf('subjectBox', 'originalImage').optional(),
  ignorePaddingAndSnapOnCroppedSides: yesOrNo.default(true),
  'export.format': oneOf('png', 'jpg', 'jpeg', 'webp').default('png'),
})

export type EditParameters = z.output<typeof editParameters>

export function canvasLayoutOf(asked: EditParameters): CanvasLayout {
  const { horizontalAlignment, verticalAlignment, ignorePaddingAndSnapOnCroppedSides: snaps } = asked
  const reference = asked.removeBackground && asked.referenceBox !== 'originalImage' ? 'subject' : 'photo'
  return {
    kind: 'canvas',
    size: asked.outputSize,
    reference,
    margin: sidesOf(asked, 'margin'),
    padding: sidesOf(asked, 'padding'),
    scaling: asked.scaling,
    position: {
      x: { left: 0, center: 0.5, right: 1 }[horizontalAlignment ?? 'center'],
      y: { top: 0, center: 0.5, bottom: 1 }[verticalAlignment ?? 'center'],
    },
    // Who says where the subject stands does not want it at the side where the photo cuts it.
    snap: {
      horizontal: snaps && horizontalAlignment === undefined,
      vertical: snaps && verticalAlignment === undefined,
    },
  }
}

function sidesOf(asked: EditParameters, name: 'margin' | 'padding'): Sides<Length> {
  const all = asked[name] ?? { pixels: 0 }
  return {
    top: asked[`${name}Top`] ?? all,
    right: asked[`${name}Right`] ?? all,
    bottom: asked[`${name}Bottom`] ?? all,
    left: asked[`${name}Left`] ?? all,
  }
}

/** A number without a unit is a share, other than elsewhere. */
function spaceIn(text: string): Length | undefined {
  if (/^(?:\d+(?:\.\d+)?|\.\d+)$/.test(text)) return shareWithin(Number(text))
  const length = /(px|%)$/.test(text) ? lengthIn(text) : undefined
  return length && 'share' in length ? shareWithin(length.share) : length
}

function shareWithin(share: number): Length | undefined {
  return share <= 0.49 ? { share } : undefined
}

function sizeIn(text: string): CanvasLayout['size'] | undefined {
  if (text === 'originalImage' || text === 'auto') return 'photo'
  if (text === 'croppedSubject') return 'reference'
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/i.exec(text) ?? []
  const [across, down] = [sideIn(width ?? ''), sideIn(height ?? '')]
  return across === undefined || down === undefined ? undefined : { width: across, height: down }
}

function sideIn(text: string): number | undefined {
  const pixels = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return pixels >= MIN_SIDE && pixels <= MAX_SIDE ? pixels : undefined
}
