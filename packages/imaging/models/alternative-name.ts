/** whole: the first look · both: the surer of that and the close one · close: the subject alone · afar: a smaller pass */
export const ALTERNATIVES = ['whole', 'both', 'close', 'afar'] as const
export type AlternativeName = (typeof ALTERNATIVES)[number]
