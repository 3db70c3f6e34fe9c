import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { allot, freshFolder, realPhotos, start } from '../testing/running.ts'

const EDITS = ['--white-background', '--size', '400']

describe('allot batch', () => {
  it('exports folders with their subfolders, never touches the originals, and names what it leaves alone', async () => {
    const photos = freshFolder()
    mkdirSync(join(photos, 'shoes'))
    const [first = '', second = ''] = realPhotos(2)
    copyFileSync(first, join(photos, 'a.jpg'))
    copyFileSync(second, join(photos, 'shoes/a.jpg'))
    writeFileSync(join(photos, 'readme.txt'), 'left alone')
    writeFileSync(join(photos, '._a.jpg'), 'what a Mac keeps of a.jpg')
    symlinkSync('nowhere.jpg', join(photos, 'dangling.jpg'))
    const data = freshFolder()
    const out = join(photos, 'done')
    const once = await allot(['batch', photos, '--out', out, ...EDITS], data)
    expect(once.status).toBe(0)
    expect(once.err).toContain(`1 other file was left alone: ${join(photos, 'readme.txt')}`)
    expect(once.err).toContain(`beside photos was left alone: ${join(photos, '._a.jpg')}`)
    expect(once.err).toContain(
      `1 link leads nowhere, so there is no photo behind it: ${join(photos, 'dangling')}`,
    )
    expect(readdirSync(out, { recursive: true }).sort()).toEqual(['a.jpg', 'shoes', 'shoes/a.jpg'])
    expect(readFileSync(join(photos, 'a.jpg'))).toEqual(readFileSync(first))
  })

  it('shows each name on one line, in one direction', async () => {
    const photos = freshFolder()
    writeFileSync(join(photos, 'a\nexported b.jpg'), 'not an image')
    writeFileSync(join(photos, 'c\u202egpj.exe.jpg'), 'not an image')
    writeFileSync(join(photos, 'd\u001b[2J.txt'), 'left alone')
    const { out, err } = await allot(
      ['batch', photos, '--out', join(photos, 'done'), ...EDITS],
      freshFolder(),
    )
    expect(out).toContain('failed  a exported b.jpg: ')
    expect(out).toContain('failed  c gpj.exe.jpg: ')
    expect(err).toContain('d [2J.txt')
    expect(out + err).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}|^exported/mu)
  })

  it('fails each bad photo with a reason, charges nothing for it, and ends with status 1', async () => {
    const photos = freshFolder()
    const [good = ''] = realPhotos(1)
    copyFileSync(good, join(photos, 'good.jpg'))
    writeFileSync(join(photos, 'empty.jpg'), '')
    writeFileSync(join(photos, 'words.jpg'), 'not an image')
    writeFileSync(join(photos, 'half.jpg'), readFileSync(good).subarray(0, 20_000))
    writeFileSync(join(photos, 'bomb.png'), declaredPng(60_000, 60_000))
    const { status, out } = await allot(
      ['batch', photos, '--out', freshFolder(), ...EDITS, '--json'],
      freshFolder(),
    )
    expect(status).toBe(1)
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const reasons = Object.fromEntries(
      lines.filter((line) => line.status === 'failed').map((line) => [line.photo, line.reason]),
    )
    expect(reasons).toEqual({
      'empty.jpg': 'The file is empty.',
      'words.jpg': 'This is not an image, or it is damaged from its first byte on.',
      'half.jpg': 'The file is damaged or incomplete. Copy it again from the camera or the original folder.',
      'bomb.png': 'The photo has more than 100 megapixels. Save a smaller copy.',
    })
    expect(lines.at(-1).summary).toMatchObject({
      status: 'done',
      exported: 1,
      failed: 4,
      batchExports: { used: 1, allowance: 500 },
    })
  })

  it('is refused with status 2 before anything is charged: over the maximum, not included, bad arguments', async () => {
    const data = freshFolder()
    const [photo = ''] = realPhotos(1)
    const many = freshFolder()
    for (let at = 0; at < 251; at++) copyFileSync(photo, join(many, `${at}.jpg`))
    const tooMany = await allot(['batch', many, '--out', freshFolder(), ...EDITS], data)
    expect(tooMany).toMatchObject({ status: 2, out: '' })
    expect(tooMany.err).toContain('at most 250 images here, and this one has 251. 250 of 251 fit now.')
    const free = await allot(
      ['batch', photo, '--out', freshFolder(), ...EDITS, '--plan', 'free'],
      freshFolder(),
    )
    expect(free).toMatchObject({ status: 2 })
    expect(free.err).toContain(
      'Batch exports are not included in Free. You can upgrade to Pro. Nothing was charged.',
    )
    for (const wrong of [
      ['--size', 'big'],
      ['--quality', '0'],
      ['--margin', '2', '--size', '100'],
      ['--format', 'bmp'],
      [],
    ]) {
      expect(
        await allot(['batch', photo, ...(wrong.length > 0 ? ['--out', freshFolder()] : []), ...wrong], data),
      ).toMatchObject({ status: 2 })
    }
    expect(await allot(['batch', '/nowhere/x.jpg', '--out', freshFolder()], data)).toMatchObject({
      status: 2,
    })
    const after = await allot(['batch', photo, '--out', freshFolder(), ...EDITS, '--json'], data)
    expect(JSON.parse(after.out.trim().split('\n').at(-1) ?? '').summary.batchExports.used).toBe(1)
  })

  it('stops with a clear message if the output folder is not writable, and holds nothing', async () => {
    const data = freshFolder()
    const out = join(freshFolder(), 'file')
    writeFileSync(out, 'a file where a folder should be')
    const { status, err } = await allot(['batch', ...realPhotos(2), '--out', out, ...EDITS], data)
    expect(status).toBe(2)
    expect(err).toContain('The output folder cannot be written to')
  })

  it('stops if a result cannot be written in the middle, says why, and releases the rest', async () => {
    const data = freshFolder()
    const photos = freshFolder()
    const out = freshFolder()
    const [photo = ''] = realPhotos(1)
    mkdirSync(join(photos, 'shoes'))
    copyFileSync(photo, join(photos, 'shoes/a.jpg'))
    writeFileSync(join(out, 'shoes'), 'a file where a subfolder should be')
    const { status, out: said } = await allot(['batch', photos, '--out', out, ...EDITS, '--json'], data)
    expect(status).toBe(1)
    const { summary } = JSON.parse(said.trim())
    expect(summary).toMatchObject({ status: 'stopped', exported: 0, failed: 0, batchExports: { used: 0 } })
    expect(summary.message).toContain('The output folder cannot be written to')
    expect(readdirSync(out)).toEqual(['shoes'])
    const again = await allot(['batch', photo, '--out', freshFolder(), ...EDITS], data)
    expect(again.out).toMatch(/Batch exports used +1 of 500/)
  })

  it('uses the Allot that runs on the same data folder, and its Space', async () => {
    const running = await start()
    const space = await running.client.createSpace(
      { name: 'Shop', plan: 'max', period: 'monthly', owner: 'ann' },
      { idempotencyKey: 's' },
    )
    const { status, out } = await allot(
      ['batch', ...realPhotos(3), '--out', freshFolder(), ...EDITS],
      running.data,
    )
    expect(status).toBe(0)
    expect(out).toMatch(/Batch exports used +3 of 1500/)
    const usage = await running.client.usage(space.id)
    expect(usage.meters.find((meter) => meter.meter === 'batch_exports')).toMatchObject({ used: 3, held: 0 })
    await running.stop()
  })

  it('gives separate names to results whose names differ only in extension or case', async () => {
    const photos = freshFolder()
    const [photo = ''] = realPhotos(1)
    copyFileSync(photo, join(photos, 'pot.jpg'))
    await sharp(photo).resize(300).png().toFile(join(photos, 'pot.png'))
    await sharp(photo).resize(300).webp().toFile(join(photos, 'POT.webp'))
    const out = freshFolder()
    expect((await allot(['batch', photos, '--out', out, ...EDITS], freshFolder())).status).toBe(0)
    expect(new Set(readdirSync(out).map((name) => basename(name).toLowerCase())).size).toBe(3)
  })
})

/** A small complete PNG whose header claims these dimensions. */
function declaredPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), content])
  const whole = Buffer.alloc(named.length + 8)
  whole.writeUInt32BE(content.length, 0)
  named.copy(whole, 4)
  whole.writeUInt32BE(crc32(named), named.length + 4)
  return whole
}
