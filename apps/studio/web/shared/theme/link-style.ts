/** The classes of a link within text, also for buttons that look like one. */
export const LINK_STYLE = 'font-medium text-ink underline underline-offset-4'

/** Of a button that looks like a link: as large as a finger where one presses it. */
export const LINK_BUTTON = `${LINK_STYLE} pointer-coarse:min-h-11`
