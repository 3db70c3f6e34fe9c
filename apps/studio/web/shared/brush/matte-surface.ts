/**
 * A matte that is corrected: the one that came, with strokes that keep (paint) or take away (erase). It is kept as a
 * layer that is clear where the matte is black, so that a stroke is drawn on it as on a mask; what is drawn already is not
 * drawn again for each move of the pointer.
 */
import { t } from '@lingui/core/macro'
import { type Context, drawStroke } from './draw-strokes.ts'
import type { Stroke } from './strokes.ts'

export class MatteSurface {
  readonly width: number
  readonly height: number
  readonly #photo: HTMLImageElement
  readonly #came: OffscreenCanvas
  /** With all strokes but the last. */
  readonly #settled: OffscreenCanvas
  readonly #now: OffscreenCanvas
  #drawn: readonly Stroke[] = []

  private constructor(photo: HTMLImageElement, came: OffscreenCanvas) {
    const { width, height } = came
    this.#photo = photo
    this.#came = came
    this.width = width
    this.height = height
    this.#settled = new OffscreenCanvas(width, height)
    this.#now = new OffscreenCanvas(width, height)
    copied(this.#settled, came)
  }

  /** @param photo its address @param matte that of a grey PNG in the shape of the photo @throws Error for a person */
  static async load(photo: string, matte: string): Promise<MatteSurface> {
    const [picture, grey] = await Promise.all([loaded(photo), loaded(matte)])
    return new MatteSurface(picture, asClearness(grey))
  }

  /** Shows the photo where it stays. */
  draw(canvas: HTMLCanvasElement, strokes: readonly Stroke[]): void {
    const onto = canvas.getContext('2d')
    if (!onto) throw cannotDraw()
    this.#take(strokes)
    onto.clearRect(0, 0, this.width, this.height)
    onto.globalCompositeOperation = 'source-over'
    onto.drawImage(this.#photo, 0, 0, this.width, this.height)
    onto.globalCompositeOperation = 'destination-in'
    onto.drawImage(this.#now, 0, 0)
  }

  /** The corrected matte: a PNG, white where the subject is. */
  matteOf(strokes: readonly Stroke[]): Promise<Blob> {
    this.#take(strokes)
    const grey = new OffscreenCanvas(this.width, this.height)
    const onto = contextOf(grey)
    onto.fillStyle = '#000000'
    onto.fillRect(0, 0, this.width, this.height)
    onto.drawImage(this.#now, 0, 0)
    return grey.convertToBlob({ type: 'image/png' })
  }

  #take(strokes: readonly Stroke[]): void {
    const settled = strokes.slice(0, -1)
    const isMore = this.#drawn.every((stroke, at) => stroke === settled[at])
    if (!isMore) copied(this.#settled, this.#came) // one was taken back
    for (const stroke of settled.slice(isMore ? this.#drawn.length : 0)) this.#stroke(this.#settled, stroke)
    this.#drawn = settled
    copied(this.#now, this.#settled)
    const last = strokes.at(-1)
    if (last) this.#stroke(this.#now, last)
  }

  #stroke(canvas: OffscreenCanvas, stroke: Stroke): void {
    drawStroke(contextOf(canvas), canvas, stroke, '#ffffff')
  }
}

function copied(to: OffscreenCanvas, from: OffscreenCanvas): void {
  const onto = contextOf(to)
  onto.clearRect(0, 0, to.width, to.height)
  onto.drawImage(from, 0, 0)
}

/** White with the grey of the matte as what shows. */
function asClearness(grey: HTMLImageElement): OffscreenCanvas {
  const canvas = new OffscreenCanvas(grey.naturalWidth, grey.naturalHeight)
  const onto = contextOf(canvas)
  onto.drawImage(grey, 0, 0)
  const pixels = onto.getImageData(0, 0, canvas.width, canvas.height)
  const { data } = pixels
  for (let at = 0; at < data.length; at += 4) {
    data[at + 3] = data[at] ?? 0
    data.fill(255, at, at + 3)
  }
  onto.putImageData(pixels, 0, 0)
  return canvas
}

async function loaded(address: string): Promise<HTMLImageElement> {
  const picture = new Image()
  picture.src = address
  await picture.decode().catch((cause) => {
    throw new Error(t`The photo or its cut-out cannot be read. Close this and try again.`, { cause })
  })
  return picture
}

function contextOf(canvas: OffscreenCanvas): Context {
  const context = canvas.getContext('2d')
  if (!context) throw cannotDraw()
  return context
}

function cannotDraw(): Error {
  return new Error(t`This browser cannot draw the cut-out. Try another one.`)
}
