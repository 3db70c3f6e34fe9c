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
    expect(safeName('ends in dots... ')).toBe('ends in dots')
  })

  it.each([
    ...['con.jpg', 'PRN', 'aux.tar.gz', 'nul .jpg', 'nul  . jpg', 'COM1.jpg', 'com0.jpg', 'COM¹.jpg'],
    ...['LPT³.png', 'lpt9', 'CONIN$.jpg', 'conout$'],
  ])('%s, which Windows keeps for a device, gets an underscore', (name) => {
    expect(safeName(name)).toBe(`_${name}`)
    expect(safeName(`shoes/${name}`)).toBe(`shoes/_${name}`)
  })

  it.each(['console.jpg', 'nullo.jpg', 'COM10.jpg', 'COM⁴.jpg', 'a nul.jpg', 'null.jpg'])(
    '%s is no device and stays',
    (name) => {
      expect(safeName(name)).toBe(name)
    },
  )

  it('keeps emoji and words that joiners hold together, and drops joiners that join nothing', () => {
    const family = '\u{1F469}\u200D\u{1F469}\u200D\u{1F466}'
    const wales = '\u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}'
    const persian = '\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645'
    const technologist = '\u{1F468}\u{1F3FD}\u200D\u{1F4BB}'
    const heart = '\u2764\uFE0F\u200D\u{1F525}'
    for (const name of [family, wales, persian, technologist, heart])
      expect(safeName(`${name}.jpg`)).toBe(`${name}.jpg`)
    expect(safeName('\u200Da\u200D.\u200Djpg\u{E0067}\u{E007F}')).toBe('a.jpg')
    expect(safeName('a\u200D\u200D')).toBe('a')
  })

  it('cuts no emoji in two when it is shortened', () => {
    const family = '\u{1F469}\u200D\u{1F469}\u200D\u{1F466}' // 18 bytes
    expect(safeName(`${family.repeat(20)}.jpg`)).toBe(`${family.repeat(6)}.jpg`)
    expect(safeName(`${'e\u0323\u0302'.normalize('NFD').repeat(100)}.jpg`)).toMatch(/^(\u1ec7)+\.jpg$/)
    expect(Buffer.byteLength(safeName(`a${'\u0323'.repeat(300)}.jpg`))).toBeLessThanOrEqual(120)
  })

  it('of a hundred thousand dots takes no time', () => {
    const began = performance.now()
    expect(safeName(`a${'.'.repeat(100_000)}b`)).toMatch(/^a\.+b?$/)
    expect(safeName(`${' .'.repeat(100_000)}b${'. '.repeat(100_000)}`)).toBe('b')
    // Looking for the end anew at each dot takes ten seconds.
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  it('that is shortened does not end in a dot or a space', () => {
    expect(safeName(`${'a'.repeat(119)} ${'b'.repeat(100)}`)).toBe('a'.repeat(119))
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
