/** The look of a link within a text, for links and for buttons that lead somewhere. */
export const LINK = 'font-medium text-ink underline underline-offset-4'
