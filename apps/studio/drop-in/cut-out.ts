/**
 * The way of one request, whatever its format: who calls, what they send, whether the photo can be read; then one credit
 * is reserved, the picture is made, and the credit is taken. Every file of a request lies in a folder of its own, which
 * goes with the answer.
 *
 * A caller who closes the connection before the picture is made pays nothing; one who does so after it pays for it.
 */
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Imaging, ImagingOf } from '@allot/imaging'
import type { MeasuredPhoto } from '@allot/imaging/composition'
import { type Connect, callerOf, type DropInCaller } from './caller.ts'
import { charged, refuseGone } from './credits.ts'
import { readFields } from './form.ts'
import type { InFlight } from './in-flight.ts'
import { RateHeaders } from './rate-headers.ts'
import { Refusal } from './refusal.ts'
import { refusalOf, refusalOfFailure } from './refusal-of.ts'
import { type Download, type ImageSource, saveSource } from './source.ts'
import type { MadePicture, PictureRequest, WireFormat } from './wire-format.ts'

export interface CutOutPorts {
  /** The folder of what is in progress. */
  readonly folder: string
  readonly imaging: Imaging
  readonly imagingOf: ImagingOf
  readonly connect: Connect
  readonly download: Download
  /** @throws PhotoFault below what the disk keeps free */
  readonly refuseFullDisk: () => void
  readonly inFlight: InFlight
  readonly unexpected: (error: unknown) => void
}

/** As remove.bg has it. */
const MAX_PIXELS = 50_000_000

export async function answerCutOut<T extends PictureRequest>(
  request: Request,
  format: WireFormat<T>,
  ports: CutOutPorts,
): Promise<Response> {
  const rates = new RateHeaders()
  try {
    const response = await ports.inFlight.run(async () => {
      ports.refuseFullDisk()
      const caller = await callerOf(request, ports.connect, rates.see)
      return ports.inFlight.runFor(caller.space, async () => {
        const asked = format.read(await readFields(request), request.headers)
        return inFolder(ports.folder, (folder) => answerIn(folder, asked, caller, { request, format, ports }))
      })
    })
    return rates.on(response)
  } catch (error) {
    return rates.on(format.refuse(refusalOf(error, ports.unexpected)))
  }
}

interface Answering<T extends PictureRequest> {
  readonly request: Request
  readonly format: WireFormat<T>
  readonly ports: CutOutPorts
}

async function answerIn<T extends PictureRequest>(
  folder: string,
  asked: T,
  caller: DropInCaller,
  { request: { signal }, format, ports }: Answering<T>,
): Promise<Response> {
  const imaging = ports.imagingOf(caller.space)
  const files = await receive(asked, folder, signal, { ...ports, imaging })
  const { made, credits } = await charged(caller, asked.features, async () => {
    const picture = await make(asked, files, folder, imaging)
    refuseGone(signal)
    return picture
  })
  return format.answer(asked, { ...made, credits })
}

interface ReceivedFiles {
  readonly photo: { readonly file: string; readonly size: MeasuredPhoto }
  readonly background: string | undefined
}

async function receive(
  asked: PictureRequest,
  folder: string,
  signal: AbortSignal,
  { imaging, download }: CutOutPorts,
): Promise<ReceivedFiles> {
  const save = async (source: ImageSource, name: string) => {
    const file = join(folder, name)
    await saveSource(source, file, download, signal)
    return { file, size: await measured(file, imaging) }
  }
  const photo = await save(asked.photo, 'photo')
  const background = asked.background && (await save(asked.background, 'background')).file
  refuseGone(signal)
  return { photo, background }
}

async function measured(file: string, imaging: Imaging): Promise<MeasuredPhoto> {
  const size = await imaging.measurePhoto(file)
  if (!size.ok) throw refusalOfFailure(size)
  const { width, height } = size
  if (width * height <= MAX_PIXELS) return size
  throw new Refusal(400, 'resolution_too_high', 'Image resolution too high', {
    detail: `The image has ${Math.ceil((width * height) / 1e6)} megapixels, the most is ${MAX_PIXELS / 1e6}.`,
  })
}

async function make(
  asked: PictureRequest,
  { photo, background }: ReceivedFiles,
  folder: string,
  imaging: Imaging,
): Promise<Omit<MadePicture, 'credits'>> {
  const target = join(folder, 'result')
  const alphaTarget = asked.apart ? join(folder, 'alpha') : null
  const composition = asked.composition(photo.size, background)
  const result = await imaging.composePhoto({ source: photo.file, target, alphaTarget, composition })
  if (!result.ok) throw refusalOfFailure(result)
  return { ...result, ...(await contentOf(target, alphaTarget)) }
}

async function contentOf(target: string, alphaTarget: string | null) {
  return {
    content: new Uint8Array(await readFile(target)),
    alpha: alphaTarget === null ? undefined : new Uint8Array(await readFile(alphaTarget)),
  }
}

async function inFolder<T>(parent: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(parent, crypto.randomUUID())
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
