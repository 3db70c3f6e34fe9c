import { expect, it } from 'vitest'
import { fileKind } from './photo-files.ts'

it.each([
  'a.jpg',
  'A.JPEG',
  'a.jpe',
  'a.jfif',
  'shoes/red.PNG',
  'shoes\\red.webp',
  'a.avif',
  'a.heic',
  'a.HEIF',
  'canon.HIF',
  'scan.bmp',
  'a.gif',
  'a.tif',
  'a.tiff',
  'thumbs.jpg',
])('%s is a photo', (path) => {
  expect(fileKind(path)).toBe('photo')
})

it.each([
  '._x.jpg',
  'shoes/._x.jpg',
  '.DS_Store',
  'Thumbs.db',
  'THUMBS.DB',
  'ehthumbs_vista.db',
  'desktop.ini',
  '.picasa.ini',
  'Picasa.ini',
  'Icon\r',
  '~$list.xlsx',
  '@eaDir/a.jpg/SYNOPHOTO_THUMB_XL.jpg',
  '__MACOSX/shoes/red.jpg',
  '.Trashes/a.jpg',
  '$RECYCLE.BIN/a.jpg',
])('%j is what another program keeps beside photos', (path) => {
  expect(fileKind(path)).toBe('litter')
})

it.each(['notes.txt', 'clip.mov', 'jpg', 'a.jpg.xmp', 'icon.svg'])('%s is another file', (path) => {
  expect(fileKind(path)).toBe('other')
})
