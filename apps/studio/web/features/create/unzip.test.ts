import { deflateRawSync } from 'node:zlib'
import { downloadZip } from 'client-zip'
import { expect, it } from 'vitest'
import { photosChosen } from './chosen-files.ts'

const PHOTO = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...new Uint8Array(5_000).fill(7)])

function zipFile(parts: BlobPart[]): File {
  return new File(parts, 'shoes.zip', { lastModified: 1_000 })
}

/** One entry as most programs pack it; client-zip only stores. */
function packed(name: string, content: Uint8Array, of: { size?: number; flags?: number } = {}): File {
  const { size = content.length, flags = 0 } = of
  const body = deflateRawSync(content)
  const file = Buffer.from(name)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt16LE(file.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(flags, 8)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(body.length, 20)
  entry.writeUInt32LE(size, 24)
  entry.writeUInt16LE(file.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.length + file.length, 12)
  end.writeUInt32LE(local.length + file.length + body.length, 16)
  return zipFile([Buffer.concat([local, file, body, entry, file, end])])
}

it('the photos of a ZIP are picked as of a folder, and what else is in it is named', async () => {
  const zip = await downloadZip([
    { name: 'red/a.jpg', input: PHOTO },
    { name: 'notes.txt', input: 'notes' },
    { name: '__MACOSX/._a.jpg', input: 'litter' },
  ]).arrayBuffer()
  const { files, leftOut } = await photosChosen([zipFile([zip]), new File([PHOTO], 'b.jpg')])
  expect(files.map(({ name }) => name)).toEqual(['b.jpg', 'shoes/red/a.jpg'])
  expect(new Uint8Array((await files[1]?.file.arrayBuffer()) ?? [])).toEqual(PHOTO)
  expect(leftOut).toEqual([{ name: 'notes.txt', why: 'it is not a photo' }])
})

it('what is packed is unpacked', async () => {
  const { files } = await photosChosen([packed('é.jpg', PHOTO)])
  expect(files.map(({ name }) => name)).toEqual(['shoes/é.jpg'])
  expect(new Uint8Array((await files[0]?.file.arrayBuffer()) ?? [])).toEqual(PHOTO)
})

it.each([
  ['longer than it says', packed('a.jpg', PHOTO, { size: 100 }), 'shoes/a.jpg', 'it cannot be read'],
  ['behind a password', packed('a.jpg', PHOTO, { flags: 1 }), 'shoes/a.jpg', 'it cannot be read'],
  [
    'of more than 50 MB',
    packed('a.jpg', PHOTO, { size: 60_000_000 }),
    'shoes/a.jpg',
    'it is larger than 50 MB; save a smaller copy',
  ],
])('a photo in a ZIP that is %s is left out by name', async (_what, zip, name, why) => {
  expect(await photosChosen([zip])).toEqual({ files: [], samples: [], leftOut: [{ name, why }] })
})

it('what is no ZIP, or a damaged one, is left out with the way to go on', async () => {
  for (const bytes of [
    new Uint8Array(0),
    PHOTO,
    new Uint8Array(Buffer.from('PK\x05\x06'.padEnd(22, '\xee'), 'latin1')),
  ])
    expect((await photosChosen([zipFile([bytes])])).leftOut).toEqual([
      { name: 'shoes.zip', why: 'it is no ZIP that can be opened here; unpack it, then pick the folder' },
    ])
})
