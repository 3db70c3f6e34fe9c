import { expect, it } from 'vitest'
import type { PhotoItem } from '../contract/batch.ts'
import { manifestOf } from './manifest.ts'

const ITEM: PhotoItem = {
  ...{
    n: 1,
    name: 'shoes/red, left.jpg',
    bytes: 9,
    steps: null,
    output: null,
    further: null,
    status: 'exported',
    group: 'ready',
  },
  ...{ decision: null, cutOut: null, reason: null, givenBack: {}, kept: {}, notes: [], needsReview: false },
  result: { name: 'shoes/red, left.png', width: 1600, height: 1200, bytes: 90_000 },
  hasCutOuts: false,
  furtherResults: [],
}

it('a manifest has a line for each file, and for each photo without one, as spreadsheets read it', () => {
  const failed: PhotoItem = {
    ...{ ...ITEM, n: 2, name: '=HYPERLINK("x").jpg', status: 'failed', group: 'left_out', result: null },
    ...{ decision: 'left_out', reason: 'This file is damaged.\nSave it anew.' },
  }
  const furtherResults = [{ name: 'small.webp', width: 800, height: 600, bytes: 9_000 }]
  expect(manifestOf([{ ...ITEM, cutOut: 'given', furtherResults }, failed])).toBe(
    [
      '\uFEFFn,photo,group,file,width,height,bytes,decision,cut_out,reason,notes',
      '1,"shoes/red, left.jpg",ready,"shoes/red, left.png",1600,1200,90000,,given,,',
      '1,"shoes/red, left.jpg",ready,small.webp,800,600,9000,,given,,',
      '2,"\'=HYPERLINK(""x"").jpg",left_out,,,,,left_out,,"This file is damaged.\nSave it anew.",',
      '',
    ].join('\r\n'),
  )
})
