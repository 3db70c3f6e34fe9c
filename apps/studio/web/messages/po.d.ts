/** A catalog as it is imported: `catalogs` of words.ts compiles it. */
declare module '*.po?in=en-XA' {
  import type { Messages } from '@lingui/core'
  export const messages: Messages
}
