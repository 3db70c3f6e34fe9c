import { describe, expect, it } from 'vitest'
import { edit } from './edit.ts'
import { readFields } from './form.ts'
import { Refusal } from './refusal.ts'
import { removeBg, wantsJson } from './remove-bg.ts'
import { segment } from './segment.ts'
import type { PictureRequest, WireFormat } from './wire-format.ts'

const PHOTO = { ok: true, width: 1000, height: 800 } as const

async function read<T extends PictureRequest>(
  format: WireFormat<T>,
  image: string,
  parameters: Readonly<Record<string, string | Blob>>,
): Promise<T> {
  const form = new FormData()
  for (const [name, value] of Object.entries(parameters)) form.append(name, value)
  if (!(image in parameters)) form.append(image, new Blob(['JPEG']), 'photo.jpg')
  const request = new Request('http://allot.test/', { method: 'POST', body: form })
  return format.read(await readFields(request), new Headers())
}

async function composition(
  format: WireFormat<PictureRequest>,
  image: string,
  parameters: Readonly<Record<string, string>>,
) {
  return (await read(format, image, parameters)).composition(PHOTO, undefined)
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const refusal: unknown = await work.catch((thrown: unknown) => thrown)
  return refusal instanceof Refusal ? refusal.code : 'no refusal'
}

describe('remove.bg', () => {
  const asked = (parameters: Readonly<Record<string, string>>) =>
    composition(removeBg, 'image_file', parameters)

  it('without parameters makes a preview of a quarter megapixel, as they do', async () => {
    expect(await asked({})).toEqual({
      removeBackground: true,
      region: null,
      layout: { kind: 'in_place', scale: null, position: null },
      limits: { pixels: 250_000, width: null, height: null },
      background: { kind: 'transparent' },
      shadow: null,
      semiTransparency: true,
      channels: 'rgba',
      format: 'auto',
    })
  })

  it.each([
    ['small', 'jpg', 250_000],
    ['regular', 'jpg', 250_000],
    ['medium', 'jpg', 1_500_000],
    ['hd', 'jpg', 4_000_000],
    ['4K', 'jpg', 25_000_000],
    ['full', 'zip', 25_000_000],
    ['auto', 'webp', 25_000_000],
    ['50MP', 'jpg', 50_000_000],
    ['full', 'png', 10_000_000],
    ['auto', 'auto', 10_000_000],
  ])('size=%s with format=%s has at most %d pixels', async (size, format, pixels) => {
    expect((await asked({ size, format })).limits.pixels).toBe(pixels)
  })

  it('trims with margins, scales and positions as they do', async () => {
    expect((await asked({ crop: 'true', crop_margin: '10% 30px' })).layout).toEqual({
      kind: 'trimmed',
      margins: { top: { share: 0.1 }, right: { pixels: 30 }, bottom: { share: 0.1 }, left: { pixels: 30 } },
    })
    expect((await asked({ scale: '80%' })).layout).toEqual({ kind: 'in_place', scale: 0.8, position: null })
    expect((await asked({ position: 'center' })).layout).toMatchObject({ position: { x: 0.5, y: 0.5 } })
    expect((await asked({ scale: 'original', position: '0% 100%' })).layout).toMatchObject({
      scale: null,
      position: { x: 0, y: 1 },
    })
  })

  it('a region of interest is in pixels or percent of the photo', async () => {
    expect((await asked({ roi: '100px 10% 600px 60%' })).region).toEqual({
      left: 0.1,
      top: 0.1,
      width: 0.5,
      height: 0.5,
    })
    expect(await codeOf(asked({ roi: '0px 0px 1001px 10px' }))).toBe('roi_exceeds_bounds')
    expect(await codeOf(asked({ roi: '50% 50% 50% 90%' }))).toBe('roi_region_empty')
    expect(await codeOf(asked({ roi: '1 2 3' }))).toBe('invalid_roi')
  })

  it('a shadow has the opacity that is asked for, and none where it is switched off', async () => {
    expect((await asked({ add_shadow: 'true' })).shadow).toBe(0.5)
    expect((await asked({ add_shadow: 'true', shadow_opacity: '20' })).shadow).toBe(0.2)
    expect((await asked({ add_shadow: 'true', shadow_type: 'none' })).shadow).toBeNull()
  })

  it.each([
    [{ size: 'huge' }, 'invalid_size'],
    [{ format: 'gif' }, 'invalid_format'],
    [{ channels: 'rgb' }, 'invalid_channels'],
    [{ bg_color: 'no colour' }, 'invalid_bg_color'],
    [{ scale: '5%' }, 'invalid_scale'],
    [{ position: 'left' }, 'invalid_position'],
    [{ crop_margin: '10em' }, 'invalid_crop_margin'],
    [{ semitransparency: 'perhaps' }, 'invalid_semitransparency'],
    [{ image_url: 'https://a.test/b.jpg' }, 'multiple_sources'],
    [{ image_file_b64: 'QUJD' }, 'multiple_sources'],
    [{ bg_color: 'red', bg_image_url: 'https://a.test/b.jpg' }, 'multiple_bg_sources'],
  ])('%j is refused as %s', async (parameters, code) => {
    expect(await codeOf(asked(parameters))).toBe(code)
  })

  it('a request without an image is refused', async () => {
    const fields = await readFields(
      new Request('http://allot.test/', { method: 'POST', body: new URLSearchParams({ size: 'auto' }) }),
    )
    expect(() => removeBg.read(fields, new Headers())).toThrow(
      expect.objectContaining({ code: 'missing_source' }),
    )
  })

  it('on white uses the feature of white backgrounds too', async () => {
    const { features } = await read(removeBg, 'image_file', { bg_color: 'white' })
    expect(features).toEqual([{ feature: 'background_removal' }, { feature: 'white_background' }])
  })

  it('answers JSON only to who takes nothing else', () => {
    const wants = (accept: string) => wantsJson(new Headers({ accept }))
    expect(wants('application/json')).toBe(true)
    // What many libraries send where the caller says nothing.
    expect(wants('application/json, text/plain, */*')).toBe(false)
    expect(wants('image/*, application/json')).toBe(false)
  })
})

describe('Photoroom', () => {
  const edited = (parameters: Readonly<Record<string, string>>) => composition(edit, 'imageFile', parameters)

  it('v1/segment gives a full PNG without parameters, and trims on demand', async () => {
    expect(await composition(segment, 'image_file', {})).toMatchObject({
      limits: { pixels: 36_000_000 },
      format: 'png',
      layout: { kind: 'in_place' },
    })
    expect(
      (await composition(segment, 'image_file', { crop: 'true', despill: 'true' })).layout,
    ).toMatchObject({
      kind: 'trimmed',
    })
    expect(await codeOf(composition(segment, 'image_file', { size: 'small' }))).toBe('invalid_size')
    expect(await codeOf(composition(segment, 'image_file', { shadow: 'soft' }))).toBe('unsupported_parameter')
  })

  it('v2/edit puts the subject on a canvas, each side with its own space', async () => {
    const { layout, format } = await edited({
      outputSize: '800x600',
      padding: '0.1',
      paddingLeft: '20px',
      margin: '5%',
      'export.format': 'jpeg',
    })
    expect(format).toBe('jpg')
    expect(layout).toEqual({
      kind: 'canvas',
      size: { width: 800, height: 600 },
      reference: 'subject',
      margin: {
        top: { share: 0.05 },
        right: { share: 0.05 },
        bottom: { share: 0.05 },
        left: { share: 0.05 },
      },
      padding: { top: { share: 0.1 }, right: { share: 0.1 }, bottom: { share: 0.1 }, left: { pixels: 20 } },
      scaling: 'fit',
      position: { x: 0.5, y: 0.5 },
      snap: { horizontal: true, vertical: true },
    })
  })

  it('v2/edit snaps no side whose alignment is asked for', async () => {
    expect((await edited({ horizontalAlignment: 'right' })).layout).toMatchObject({
      size: 'photo',
      position: { x: 1, y: 0.5 },
      snap: { horizontal: false, vertical: true },
    })
  })

  it.each([
    [{ padding: '0.5' }, 'invalid_padding'],
    [{ outputSize: '10000x10' }, 'invalid_outputSize'],
    [{ 'background.color': 'none' }, 'invalid_background_color'],
    [{ removeBackground: 'false', 'background.color': 'red' }, 'invalid_background_color'],
    [{ 'shadow.mode': 'ai.soft' }, 'unsupported_parameter'],
    [{ 'background.prompt': 'a beach' }, 'unsupported_parameter'],
    [{ imageUrl: 'https://a.test/b.jpg' }, 'multiple_sources'],
  ])('v2/edit refuses %j as %s', async (parameters, code) => {
    expect(await codeOf(edited(parameters))).toBe(code)
  })

  it('v2/edit refuses margins that leave no room, in a canvas of its own or of the photo’s size', async () => {
    expect(await codeOf(edited({ outputSize: '100x100', marginLeft: '60px', paddingRight: '40px' }))).toBe(
      'invalid_margin',
    )
    expect(await codeOf(edited({ marginTop: '800px' }))).toBe('invalid_margin')
    expect(await codeOf(edited({ outputSize: 'croppedSubject', marginTop: '800px' }))).toBe('no refusal')
  })

  it('v2/edit without removing the background uses no feature', async () => {
    expect((await read(edit, 'imageFile', { removeBackground: 'false' })).features).toEqual([])
  })
})
