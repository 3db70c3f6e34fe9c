/**
 * Which files of a folder are photos, by their names. A folder also holds what other programs put beside photos:
 * previews, lists, what a Mac keeps of a file on a foreign disk. `._shoe.jpg` looks like a photo and is none. The page
 * and `allot batch` ask here, so that both take the same files.
 */

/** litter: kept there by another program, wherever it stands · other: no photo by its name, taken only where a person names it */
export type FileKind = 'photo' | 'litter' | 'other'

/** @param path relative to the folder that was chosen, or a name alone; with `/` or `\` */
export function fileKind(path: string): FileKind {
  const parts = path.split(/[/\\]/)
  const name = parts.pop() ?? ''
  if (LITTER_FILE.test(name) || parts.some((folder) => folderKind(folder) === 'litter')) return 'litter'
  return PHOTO.test(name) ? 'photo' : 'other'
}

/** @param name of one folder */
export function folderKind(name: string): 'folder' | 'litter' {
  return LITTER_FOLDER.test(name) ? 'litter' : 'folder'
}

const PHOTO = /\.(jpe?g|jpe|jfif|png|webp|avif|hei[cf]|hif|gif|tiff?|bmp|dib)$/i

/** Hidden files, among them `._x.jpg` and `.DS_Store`; the previews and settings of Windows; locks of Office. */
const LITTER_FILE = /^(\..*|~\$.*|(ehthumbs(_vista)?|thumbs)\.db|desktop\.ini|picasa\.ini|icon\r?)$/i

/** Hidden folders; previews of Synology and QNAP; what a Mac packs into a ZIP; what was thrown away. */
const LITTER_FOLDER =
  /^(\.[^.].*|@eadir|__macosx|#recycle|@recycle|\$recycle\.bin|system volume information|lost\+found)$/i
