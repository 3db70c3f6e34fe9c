/** What a Batch does to each of its photos, as imaging defines it; written once, there. */
export {
  BACKDROP_KINDS,
  type Canvas,
  type Edits,
  edits,
  type Position,
  type RemoteEdits,
  remoteEdits,
  SHADOW_KINDS,
} from '@allot/imaging/edits'
export { needsSubject } from '@allot/imaging/subject-edits'
