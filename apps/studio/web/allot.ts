/** Allot, as this page's visitor: the session cookie says who they are. */
import { connectAllot } from '@allot/client/allot'

// Somebody looks at the page: they hear of a server that is away sooner than a program does.
export const allot = connectAllot({ url: '', deadline: 15_000 })
