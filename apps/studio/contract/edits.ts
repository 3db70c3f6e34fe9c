/** What a Batch does to each of its photos, as imaging defines it; written once, there. */
export { type Canvas, type Edits, edits } from '@allot/imaging/edits'
