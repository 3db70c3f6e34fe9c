import { expect, it } from 'vitest'
import { photosChosen, photosDropped } from './chosen-files.ts'

function file(name: string, webkitRelativePath = '', bytes = 7): File {
  const made = new File(['content'], name, { lastModified: 0 })
  return Object.defineProperties(made, {
    webkitRelativePath: { value: webkitRelativePath },
    size: { value: bytes },
  })
}

const namesOf = (of: readonly { readonly name: string }[]) => of.map(({ name }) => name)

it('a folder gives its photos by name, and what it leaves out is named', async () => {
  const chosen = ['a.jpg', 'b.jfif', '._a.jpg', '.DS_Store', 'Thumbs.db', 'notes.txt']
  const { files, leftOut } = await photosChosen(chosen.map((name) => file(name, `shoes/${name}`)))
  expect(namesOf(files)).toEqual(['shoes/a.jpg', 'shoes/b.jfif'])
  expect(namesOf(leftOut)).toEqual(['shoes/._a.jpg', 'shoes/.DS_Store', 'shoes/Thumbs.db', 'shoes/notes.txt'])
})

it('a single file is taken under any name, but not where another program keeps it', async () => {
  const { files, leftOut } = await photosChosen([file('photo'), file('a.jpg'), file('desktop.ini')])
  expect(namesOf(files)).toEqual(['photo', 'a.jpg'])
  expect(leftOut).toEqual([{ name: 'desktop.ini', why: 'it is not a photo' }])
})

it('a drawing, a text and a file of more than 50 MB are left out by name, each with its reason', async () => {
  const chosen = [file('logo.svg'), file('list.txt'), file('huge.tif', '', 60_000_000), file('a.jpg')]
  const { files, leftOut } = await photosChosen(chosen)
  expect(namesOf(files)).toEqual(['a.jpg'])
  expect(leftOut).toEqual([
    { name: 'logo.svg', why: 'it is not a photo; save it as PNG or JPEG first' },
    { name: 'list.txt', why: 'it is not a photo; save it as PNG or JPEG first' },
    { name: 'huge.tif', why: 'it is larger than 50 MB; save a smaller copy' },
  ])
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
  const { files, leftOut } = await photosDropped(transfer as unknown as DataTransfer) // what a browser gives, in short
  expect(namesOf(files)).toEqual(['shoes/a.jpg'])
  expect(leftOut).toEqual([{ name: 'shoes/dangling.jpg', why: 'it cannot be read' }])
})
