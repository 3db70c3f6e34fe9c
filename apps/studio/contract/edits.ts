/** What a Batch does to each of its photos, as imaging defines it; written once, there. */
export {
  type Canvas,
  type Edits,
  edits,
  type Position,
  type RemoteEdits,
  remoteEdits,
} from '@allot/imaging/edits'
