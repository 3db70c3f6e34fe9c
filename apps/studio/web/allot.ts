/** Allot, as this page's visitor: the session cookie says who they are. */
import { connectAllot } from '@allot/client/allot'

export const allot = connectAllot({ url: '' })
