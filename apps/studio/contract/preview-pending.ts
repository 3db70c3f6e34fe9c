/** The header of a preview's picture that names the step which waits; apart from schemas, which the page does not load. */
export const PENDING_HEADER = 'Preview-Pending'
