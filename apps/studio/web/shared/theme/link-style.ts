/** The classes of a link within text, also for buttons that look like one. */
export const LINK_STYLE = 'font-medium text-ink underline underline-offset-4'
