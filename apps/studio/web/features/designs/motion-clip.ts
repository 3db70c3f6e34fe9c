/**
 * A motion clip: a slow push towards the middle of the picture, recorded in this browser. Nothing of it is generated, and
 * nothing is sent anywhere.
 */
import { t } from '@lingui/core/macro'

export interface MotionClip {
  readonly content: Blob
  /** As its name ends. */
  readonly extension: 'mp4' | 'webm'
}

const SECONDS = 5
const FRAMES_PER_SECOND = 30
/** How much larger the picture is at the end. */
const PUSH = 0.14
const LONGER_SIDE = 1_080
const BITS_PER_SECOND = 8_000_000
/** MP4 plays everywhere; WebM is what browsers without its encoder can write. */
const TYPES = ['video/mp4;codecs=avc1.640028', 'video/mp4', 'video/webm;codecs=vp9', 'video/webm']

/**
 * @param address of the picture
 * @param onProgress called with the share that is done
 * @throws Error whose message is a sentence for the person
 */
export async function makeMotionClip(
  address: string,
  onProgress: (share: number) => void,
): Promise<MotionClip> {
  const type = globalThis.MediaRecorder && TYPES.find((each) => MediaRecorder.isTypeSupported(each))
  if (!type)
    throw new Error(t`This browser cannot record a clip. Use a current Chrome, Edge, Firefox or Safari.`)
  const picture = await createImageBitmap(await (await fetch(address)).blob())
  const canvas = canvasFor(picture)
  const recorder = new MediaRecorder(canvas.captureStream(FRAMES_PER_SECOND), {
    mimeType: type,
    videoBitsPerSecond: BITS_PER_SECOND,
  })
  const parts: Blob[] = []
  recorder.ondataavailable = ({ data }) => parts.push(data)
  const ended = new Promise<void>((resolve) => {
    recorder.onstop = () => resolve()
  })
  drawAt(canvas, picture, 0)
  recorder.start()
  await play((share) => {
    drawAt(canvas, picture, share)
    onProgress(share)
  })
  recorder.stop()
  await ended
  const [container = ''] = type.split(';')
  return {
    content: new Blob(parts, { type: container }),
    extension: container === 'video/mp4' ? 'mp4' : 'webm',
  }
}

/** Encoders want even sides. */
function canvasFor({ width, height }: ImageBitmap): HTMLCanvasElement {
  const scale = LONGER_SIDE / Math.max(width, height)
  const canvas = document.createElement('canvas')
  canvas.width = 2 * Math.round((width * scale) / 2)
  canvas.height = 2 * Math.round((height * scale) / 2)
  return canvas
}

/** @param share of the clip, from 0 to 1 */
function drawAt(canvas: HTMLCanvasElement, picture: ImageBitmap, share: number): void {
  const context = canvas.getContext('2d')
  if (!context) throw new Error(t`This browser cannot draw the clip. Try another one.`)
  const { width, height } = canvas
  const eased = (1 - Math.cos(Math.PI * share)) / 2
  const zoom = 1 + PUSH * eased
  context.fillStyle = '#ffffff' // a video has no transparency
  context.fillRect(0, 0, width, height)
  const [w, h] = [width * zoom, height * zoom]
  context.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h)
}

/** By the clock, since a recorder takes what is there. */
function play(frame: (share: number) => void): Promise<void> {
  const begun = performance.now()
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const share = Math.min(1, (performance.now() - begun) / (SECONDS * 1_000))
      frame(share)
      if (share < 1) return
      clearInterval(timer)
      resolve()
    }, 1_000 / FRAMES_PER_SECOND)
  })
}
