/** What `allot batch` says of files that it leaves alone: why, and which */
import { shownName } from '@allot/rules/text'
import type { LeftOut, LeftOutReason } from './sources.ts'

/** More names than this say nothing more. */
const MAX_NAMES = 5

/** One line for each reason: "2 other files were left alone: clip.mov, notes.txt". */
export function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  return Object.entries(SENTENCES).flatMap(([why, [one, many]]) => {
    const names = leftOut.filter((each) => each.why === why).map((each) => each.name)
    return names.length === 0 ? [] : [`${names.length} ${names.length === 1 ? one : many}: ${listed(names)}`]
  })
}

const SENTENCES: Readonly<Record<LeftOutReason, readonly [one: string, many: string]>> = {
  other: ['other file was left alone', 'other files were left alone'],
  litter: [
    'file or folder that other programs keep beside photos was left alone',
    'files and folders that other programs keep beside photos were left alone',
  ],
  linked_folder: [
    'link to a folder was not followed; name that folder too if you want its photos',
    'links to folders were not followed; name those folders too if you want their photos',
  ],
  dead_link: [
    'link leads nowhere, so there is no photo behind it',
    'links lead nowhere, so there are no photos behind them',
  ],
  unreadable: [
    'file or folder may not be read; change its permissions if you want its photos',
    'files or folders may not be read; change their permissions if you want their photos',
  ],
}

function listed(names: readonly string[]): string {
  // Names of files may hold anything, also what a terminal takes for a command.
  const shown = names.slice(0, MAX_NAMES).map(shownName)
  const more = names.length - shown.length
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`
}
