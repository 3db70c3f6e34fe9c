/** Headers of a preview's picture; apart from schemas, which the page does not load. */

/** The step which waits. */
export const PENDING_HEADER = 'Preview-Pending'

/** A background was chosen, and the photo hides it with its own. */
export const HIDDEN_HEADER = 'Preview-Background-Hidden'

/** The subject is shown as it is at first sight, and the whole of it can be asked for. */
export const FIRST_SIGHT_HEADER = 'Preview-First-Sight'
