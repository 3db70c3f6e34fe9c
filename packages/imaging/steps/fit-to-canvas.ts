/**
 * Decides which part of the photo is used and how large it becomes: on a canvas a cut-out subject is trimmed to its
 * bounds, a photo is taken whole, and either fills the canvas within its margin. No pixels are touched here.
 */
import type { Canvas } from '../edits.ts'
import { type Box, WHOLE } from '../models/box.ts'
import { subjectBox } from '../models/matte.ts'
import type { Frame, PipelineOptions } from './frame.ts'

export function fitToCanvas(frame: Frame, { edits: { canvas }, matte }: PipelineOptions): Frame {
  if (!canvas) return frame
  const area = matte ? padded(subjectBox(matte)) : WHOLE
  const scale = fittingScale(area.width * frame.width, area.height * frame.height, canvas)
  const size = (side: number, max: number) => Math.max(1, Math.min(max, Math.round(side * scale)))
  return {
    ...frame,
    fit: {
      area,
      width: size(area.width * frame.width, canvas.width),
      height: size(area.height * frame.height, canvas.height),
    },
    notes: [...frame.notes, ...enlargementNote(scale)],
  }
}

function fittingScale(width: number, height: number, canvas: Canvas): number {
  const margin = Math.round(canvas.margin * Math.min(canvas.width, canvas.height))
  return Math.min((canvas.width - 2 * margin) / width, (canvas.height - 2 * margin) / height)
}

/** As a share of the photo: room for a soft edge, which the tight box would cut off. */
const PADDING = 0.004

function padded(box: Box): Box {
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
