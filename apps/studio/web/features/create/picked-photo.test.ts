import { expect, it } from 'vitest'
import { photosChosen, photosDropped } from './picked-photo.ts'

function file(name: string, webkitRelativePath = ''): File {
  return Object.assign(new File(['content'], name, { lastModified: 0 }), { webkitRelativePath })
}

/** A list of files as a browser hands it over. */
const list = (...files: File[]) => files as unknown as FileList // the page only iterates over it

it('a folder gives its photos by name, and what it leaves out is named', () => {
  const chosen = ['a.jpg', 'b.jfif', '._a.jpg', '.DS_Store', 'Thumbs.db', 'notes.txt']
  const { photos, leftOut } = photosChosen(list(...chosen.map((name) => file(name, `shoes/${name}`))))
  expect(photos.map((photo) => photo.name)).toEqual(['shoes/a.jpg', 'shoes/b.jfif'])
  expect(leftOut).toEqual(['shoes/._a.jpg', 'shoes/.DS_Store', 'shoes/Thumbs.db', 'shoes/notes.txt'])
})

it('a single file is taken under any name, but not where another program keeps it', () => {
  const { photos, leftOut } = photosChosen(list(file('photo'), file('a.jpg'), file('desktop.ini')))
  expect(photos.map((photo) => photo.name)).toEqual(['photo', 'a.jpg'])
  expect(leftOut).toEqual(['desktop.ini'])
})

it('one file of a dropped folder that cannot be read does not hide the others', async () => {
  const good = {
    isFile: true,
    fullPath: '/shoes/a.jpg',
    file: (take: (file: File) => void) => take(file('a.jpg')),
  }
  const dangling = {
    isFile: true,
    fullPath: '/shoes/dangling.jpg',
    file: (_take: unknown, fail: (cause: Error) => void) => fail(new Error('NotFoundError')),
  }
  const reads = [[dangling, good], []]
  const folder = {
    isFile: false,
    fullPath: '/shoes',
    createReader: () => ({ readEntries: (take: (entries: unknown[]) => void) => take(reads.shift() ?? []) }),
  }
  const transfer = { items: [{ webkitGetAsEntry: () => folder }], files: [] }
  const { photos, leftOut } = await photosDropped(transfer as unknown as DataTransfer) // what a browser gives, in short
  expect(photos.map((photo) => photo.name)).toEqual(['shoes/a.jpg'])
  expect(leftOut).toEqual(['shoes/dangling.jpg'])
})
