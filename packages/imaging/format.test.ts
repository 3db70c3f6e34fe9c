import { expect, it } from 'vitest'
import { PhotoFault } from './fault.ts'
import { formatOf } from './format.ts'

const HEADS = [
  ...['\xff\xd8\xff\xe0\0\x10JFIF', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'RIFF\x10\0\0\0WEBPVP8 ', 'GIF89a'],
  ...['BM\x46\0\0\0\0\0\0\0\x36\0\0\0', 'II*\0\x08\0\0\0', 'MM\0*\0\0\0\x08', '8BPS\0\x01', '%PDF-1.7'],
  ...['\0\0\0\x20ftypavif\0\0\0\0avifmif1', '\0\0\0\x18ftypheic', '\xff\x0a', '<?xml version="1.0"?>'],
]

it.each(HEADS)('however few bytes there are of %j, it is a format or said to be none', (head) => {
  for (let length = 0; length <= head.length; length++) {
    const bytes = Buffer.from(head.slice(0, length), 'latin1')
    try {
      formatOf(bytes)
    } catch (cause) {
      expect(cause).toBeInstanceOf(PhotoFault)
    }
  }
})

it.each(['BM', 'BMW is a company.'])('a file of the text %j is no picture that can be read', (text) => {
  expect(() => formatOf(Buffer.from(text))).toThrow('This is not an image, or it is damaged')
})
