/**
 * The types of the client: what stands on the wire, and the methods that an embedded Allot has too. Here alone they
 * enter the client, and as types alone: at run time it imports nothing.
 */
export type * from '@allot/api/allot'
export type * from '@allot/api/wire'
