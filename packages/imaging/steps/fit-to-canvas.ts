/**
 * Decides which part of the photo is used and how large it becomes: on a canvas a cut-out subject is trimmed to its
 * bounds, a photo is taken whole, and either fills the canvas within its margin. A subject that the photo's border cuts
 * off has no margin there, so that it does not float with a straight edge. No pixels are touched here.
 *
 * A person cut off at the waist stands at the bottom of the canvas, with the margin above and beside.
 */
import type { Canvas } from '../edits.ts'
import { type Box, WHOLE } from '../models/box.ts'
import type { Side, Subject } from '../models/subject.ts'
import type { Frame, PipelineOptions } from './frame.ts'
import { marginsOf } from './margins.ts'

export function fitToCanvas(frame: Frame, { edits: { canvas }, cutOut, ownScale }: PipelineOptions): Frame {
  if (!canvas) return frame
  const cutAt = cutOut?.subject.cutAt ?? []
  const area = cutOut ? padded(cutOut.subject) : WHOLE
  const fitting = fittingScale(area.width * frame.width, area.height * frame.height, canvas, cutAt)
  const scale = canvas.enlarge === false ? Math.min(ownScale, fitting) : fitting
  const size = (side: number, max: number) => Math.max(1, Math.min(max, Math.round(side * scale)))
  return {
    ...frame,
    fit: {
      area,
      width: size(area.width * frame.width, canvas.width),
      height: size(area.height * frame.height, canvas.height),
    },
    notes: [...frame.notes, ...enlargementNote(scale / ownScale), ...cutNote(cutAt)],
  }
}

/** Whether a subject is enlarged so much that it needs a finer matte than a look at the whole photo gives. */
export function enlargesOn(canvas: Canvas | null, photo: Pick<Frame, 'width' | 'height'>) {
  return ({ width, height }: Pick<Box, 'width' | 'height'>): boolean =>
    canvas !== null &&
    canvas.enlarge !== false &&
    fittingScale(width * photo.width, height * photo.height, canvas) > 2
}

/** How many times larger a subject of this size becomes on the canvas. @param cutAt the sides without a margin */
function fittingScale(width: number, height: number, canvas: Canvas, cutAt: readonly Side[] = []): number {
  const own = marginsOf(canvas)
  const margin = (side: Side) => (cutAt.includes(side) ? 0 : own[side])
  const margins = (a: Side, b: Side) => margin(a) + margin(b)
  return Math.min(
    (canvas.width - margins('left', 'right')) / width,
    (canvas.height - margins('top', 'bottom')) / height,
  )
}

/** As a share of the photo: room for a soft edge, which the tight box would cut off. */
const PADDING = 0.006

function padded({ box }: Subject): Box {
  const left = Math.max(0, box.left - PADDING)
  const top = Math.max(0, box.top - PADDING)
  return {
    left,
    top,
    width: Math.min(1, box.left + box.width + PADDING) - left,
    height: Math.min(1, box.top + box.height + PADDING) - top,
  }
}

function enlargementNote(scale: number): readonly string[] {
  return scale > 2 ? [`Enlarged ${scale.toFixed(1)} times to fill the canvas, so it may look soft.`] : []
}

function cutNote(cutAt: readonly Side[]): readonly string[] {
  if (cutAt.length === 0) return []
  const sides = cutAt.join(' and ')
  return [`The photo's border cuts the subject off (${sides}), so it stands at that edge.`]
}
