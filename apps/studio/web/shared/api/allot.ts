/** The Allot client of this page. The session cookie says who the visitor is. */
import { connectAllot } from '@allot/client/allot'

// A person waits in front of the page: the client gives up on a silent server sooner than it does for a program.
export const allot = connectAllot({ url: '', deadline: 15_000 })
