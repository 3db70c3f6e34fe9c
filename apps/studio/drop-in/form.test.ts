import { describe, expect, it } from 'vitest'
import { readFields } from './form.ts'

const ADDRESS = 'http://allot.test/v1.0/removebg'

function posted(body: string | FormData | URLSearchParams, type?: string): Request {
  return new Request(ADDRESS, { method: 'POST', body, ...(type && { headers: { 'content-type': type } }) })
}

function form(...entries: readonly [string, string | Blob][]): Request {
  const data = new FormData()
  for (const [name, value] of entries)
    if (typeof value === 'string') data.append(name, value)
    else data.append(name, value, 'photo.jpg')
  return posted(data)
}

describe('parameters', () => {
  it('are read from a form with files, in any order', async () => {
    const fields = await readFields(
      form(['size', ' auto '], ['image_file', new Blob(['JPEG'])], ['crop', '']),
    )
    expect(fields.names).toEqual(['size', 'image_file'])
    expect(fields.text('size')).toBe('auto')
    expect(fields.text('crop')).toBeUndefined()
    expect(await fields.files('image_file')[0]?.text()).toBe('JPEG')
  })

  it('are read from JSON, where nothing counts as not sent', async () => {
    const body = JSON.stringify({ size: 'auto', crop: true, shadow_opacity: 20, scale: null, roi: '' })
    const fields = await readFields(posted(body, 'application/json; charset=utf-8'))
    expect(fields.names).toEqual(['size', 'crop', 'shadow_opacity'])
    expect(fields.text('crop')).toBe('true')
  })

  it('are read from a form without files, and from an address', async () => {
    const sent = await readFields(posted(new URLSearchParams({ image_url: 'https://a.test/b.jpg' })))
    expect(sent.text('image_url')).toBe('https://a.test/b.jpg')
    const asked = await readFields(
      new Request('http://allot.test/v2/edit?imageUrl=https://a.test/b.jpg&padding=0.1'),
    )
    expect(asked.text('padding')).toBe('0.1')
  })
})

describe('a request is refused', () => {
  it.each([
    ['JSON that is cut', posted('{"size":', 'application/json'), 'The body is not valid JSON'],
    ['JSON that is a list', posted('[]', 'application/json'), 'The JSON is not an object of parameters'],
    ['a list in JSON', posted('{"size":["auto"]}', 'application/json'), "Invalid value for parameter 'size'"],
    ['a form that is cut', posted('--x\r\n', 'multipart/form-data; boundary=x'), 'The form cannot be read'],
    ['another type', posted('auto', 'text/plain'), 'The body is of an unknown type'],
  ])('with %s', async (_what, request, title) => {
    await expect(readFields(request)).rejects.toMatchObject({ status: 400, title })
  })

  it('where text came for a file, a file for text, or a value twice', async () => {
    const fields = await readFields(
      form(['image_file', 'a path'], ['size', new Blob(['auto'])], ['crop', 'true'], ['crop', 'false']),
    )
    expect(() => fields.files('image_file')).toThrow("-F 'image_file=@photo.jpg'")
    expect(() => fields.text('size')).toThrow('Send it once, as text.')
    expect(() => fields.text('crop')).toThrow('Send it once, as text.')
  })

  it('where it is larger than a file of 22 MB in Base64', async () => {
    await expect(
      readFields(form(['image_file', new Blob([new Uint8Array(32 * 1024 * 1024)])])),
    ).rejects.toMatchObject({
      code: 'file_too_large',
    })
  })

  it('where it does not end in time', async () => {
    const endless = new ReadableStream({ start: (out) => out.enqueue(new TextEncoder().encode('{"size":')) })
    const request = new Request(ADDRESS, {
      method: 'POST',
      body: endless,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    })
    await expect(readFields(request, 50)).rejects.toMatchObject({
      title: 'The request did not arrive in time',
    })
  })
})
