/** Whether a subject is looked for: apart from the schema of edits, which a page need not load for it. */
export { needsSubject } from '@allot/imaging/subject-edits'
