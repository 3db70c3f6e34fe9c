import { describe, expect, it } from 'vitest'
import { distinctNames, safeName, withExtension } from './names.ts'

const free = () => false

describe('a safe name', () => {
  it('keeps subfolders and letters of any script', () => {
    expect(safeName('Été 2026/靴/rote Schuhe.png')).toBe('Été 2026/靴/rote Schuhe.png')
  })

  it('cannot leave the output folder', () => {
    expect(safeName('../../x.jpg')).toBe('x.jpg')
    expect(safeName('/etc/passwd')).toBe('etc/passwd')
    expect(safeName('C:\\Windows\\..\\a.jpg')).toBe('C_/Windows/a.jpg')
    expect(safeName('..')).toBe('photo')
  })

  it('has no control or invisible characters, and none that Windows forbids', () => {
    expect(safeName('a\u0000b\nc\u202Egpj.exe')).toBe('abcgpj.exe')
    expect(safeName('what?*.jpg')).toBe('what__.jpg')
    expect(safeName('con.jpg')).toBe('_con.jpg')
    expect(safeName('ends in dots... ')).toBe('ends in dots')
  })

  it('of 300 characters is shortened to 120 bytes and keeps its extension', () => {
    expect(safeName(`${'a'.repeat(300)}.jpg`)).toBe(`${'a'.repeat(116)}.jpg`)
    expect(Buffer.byteLength(safeName(`${'靴'.repeat(300)}.jpg`))).toBeLessThanOrEqual(120)
  })

  it('is the same for composed and decomposed accents', () => {
    expect(safeName('e\u0301.jpg')).toBe(safeName('\u00e9.jpg'))
  })
})

describe('names of a Batch', () => {
  it('never collide, neither by case nor after a change of extension', () => {
    const wanted = ['a.png', 'A.jpg', 'b/a.jpg', 'a.webp'].map((name) => withExtension(name, 'jpg'))
    expect(distinctNames(wanted, free)).toEqual(['a.jpg', 'A-2.jpg', 'b/a.jpg', 'a-3.jpg'])
  })

  it('avoid what is in the folder already', () => {
    expect(distinctNames(['a.jpg'], (name) => name === 'a.jpg' || name === 'a-2.jpg')).toEqual(['a-3.jpg'])
  })

  it('do not collide with a name that already got a number', () => {
    expect(distinctNames(['a.jpg', 'a-2.jpg', 'a.jpg'], free)).toEqual(['a.jpg', 'a-2.jpg', 'a-3.jpg'])
  })
})
