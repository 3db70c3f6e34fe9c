/** The figures: of the graded photos, which are flagged. */
import type { BothWays, Flag } from './cut-out.ts'
import type { Grade, GradedPhoto } from './graded-photo.ts'

export interface Judged extends BothWays {
  readonly photo: GradedPhoto
}

export function tableOf(judged: readonly Judged[], way: 'unmended' | 'mended'): string {
  const rows = judged.map(({ photo, review: { thick, grow }, ...ways }) => {
    const flag = ways[way].flag === 'none' ? '' : ways[way].flag
    const grade = photo.grades?.[way] ?? 'not graded'
    return `| ${photo.name} | ${grade} | ${flag} | ${thick.toFixed(3)} | ${grow.toFixed(2)} | ${photo.grades?.why ?? ''} |`
  })
  return [
    `Cut-outs ${way === 'mended' ? 'as they leave' : 'without mending'}:`,
    '',
    '| photo | grade by eye | review | thick | grow | why |',
    '|---|---|---|---:|---:|---|',
    ...rows,
    '',
    ...summary(judged, way),
    '',
  ].join('\n')
}

function summary(judged: readonly Judged[], way: 'unmended' | 'mended'): readonly string[] {
  const of = (...grades: readonly Grade[]) =>
    judged.filter(({ photo }) => photo.grades && grades.includes(photo.grades[way]))
  const count = (some: readonly Judged[], flag: Flag) => some.filter((each) => each[way].flag === flag).length
  const good = of('good')
  const bad = of('wrong', 'ruined')
  const mending = judged.reduce((sum, each) => sum + each.mending, 0) / judged.length
  return [
    `${good.length} good, ${of('minor').length} with a minor flaw, ${of('wrong').length} wrong, ${of('ruined').length} ruined.`,
    `Of ${bad.length} wrong or ruined ones ${count(bad, 'none')} are not flagged.`,
    `Of ${good.length} good ones ${count(good, 'doubtful')} are flagged as doubtful, and ${count(good, 'cut off')} because the border of the photo cuts the subject off.`,
    `Mending took ${mending.toFixed(0)} ms of a processor a photo.`,
  ]
}
