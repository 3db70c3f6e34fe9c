/** What the studio says about itself: which model cuts photos out, and under which licence. */
export type { ModelInfo } from '@allot/imaging/model-info'
