import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { leftOutLines } from './left-out.ts'
import { findSources } from './sources.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allot-sources-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(...names: string[]): void {
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), 'content')
  }
}

function found(named = [folder]) {
  const { photos, leftOut, missing } = findSources(named, join(folder, 'out'))
  const short = leftOut.map(({ name, why }) => `${why} ${name.replace(`${folder}/`, '')}`)
  return { photos: photos.map((photo) => photo.name), leftOut: short.sort(), missing }
}

describe('a folder', () => {
  it('gives its photos with their subfolders, and names what it leaves alone', () => {
    write('b.jpg', 'a.jfif', 'sub/c.jpe', 'notes.txt', 'out/b.jpg')
    write('._b.jpg', '.DS_Store', 'Thumbs.db', 'sub/desktop.ini', '@eaDir/b.jpg')
    expect(found()).toEqual({
      photos: ['a.jfif', 'b.jpg', 'sub/c.jpe'],
      leftOut: [
        'litter .DS_Store',
        'litter ._b.jpg',
        'litter @eaDir',
        'litter Thumbs.db',
        'litter sub/desktop.ini',
        'other notes.txt',
      ],
      missing: [],
    })
  })

  it('goes on beside links that lead nowhere, round in a circle, or to a folder', () => {
    write('a.jpg', 'sub/b.jpg')
    symlinkSync('nowhere.jpg', join(folder, 'dangling.jpg'))
    symlinkSync('second.jpg', join(folder, 'first.jpg'))
    symlinkSync('first.jpg', join(folder, 'second.jpg'))
    symlinkSync('..', join(folder, 'sub/parent'))
    symlinkSync('a.jpg', join(folder, 'good.jpg'))
    expect(found()).toEqual({
      photos: ['a.jpg', 'good.jpg', 'sub/b.jpg'],
      leftOut: [
        'dead_link dangling.jpg',
        'dead_link first.jpg',
        'dead_link second.jpg',
        'linked_folder sub/parent',
      ],
      missing: [],
    })
  })

  it.runIf(process.getuid?.() !== 0)('goes on beside a folder that may not be read', () => {
    write('a.jpg', 'secret/b.jpg')
    chmodSync(join(folder, 'secret'), 0)
    try {
      expect(found()).toEqual({ photos: ['a.jpg'], leftOut: ['unreadable secret'], missing: [] })
    } finally {
      chmodSync(join(folder, 'secret'), 0o700)
    }
  })

  it('that a link names is searched', () => {
    write('real/a.jpg')
    symlinkSync('real', join(folder, 'link'))
    expect(found([join(folder, 'link')]).photos).toEqual(['a.jpg'])
  })
})

describe('an argument', () => {
  it('that names a file is taken under any name, but not where another program keeps it', () => {
    write('photo', 'Thumbs.db')
    expect(found([join(folder, 'photo'), join(folder, 'Thumbs.db')])).toEqual({
      photos: ['photo'],
      leftOut: ['litter Thumbs.db'],
      missing: [],
    })
  })

  it('that names nothing is missing, also a link that leads nowhere', () => {
    symlinkSync('nowhere.jpg', join(folder, 'dangling.jpg'))
    const named = [join(folder, 'none.jpg'), join(folder, 'dangling.jpg')]
    expect(found(named)).toEqual({ photos: [], leftOut: [], missing: named })
  })
})

it('what is left out is said in one line for each reason, with at most five names', () => {
  expect(
    leftOutLines([
      ...['1.txt', '2.txt', '3.txt', '4.txt', '5.txt', '6.txt'].map((name) => ({
        name,
        why: 'other' as const,
      })),
      { name: 'a\u001b[2J.jpg', why: 'dead_link' },
    ]),
  ).toEqual([
    '6 other files were left alone: 1.txt, 2.txt, 3.txt, 4.txt, 5.txt and 1 more',
    '1 link leads nowhere, so there is no photo behind it: a [2J.jpg',
  ])
})

it('a folder that is the one for the results, or lies in it, is named instead of searched', () => {
  write('out/a.jpg', 'out/sub/b.jpg', 'c.jpg')
  const out = join(folder, 'out')
  const { photos, inOut } = findSources([out, join(out, 'sub'), folder], out)
  expect(photos.map(({ name }) => name)).toEqual(['c.jpg'])
  expect(inOut).toEqual([out, join(out, 'sub')])
})
