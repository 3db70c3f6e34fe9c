/** The next state of a Space while it is being made. Its values are shared with the state before and are never changed. */

import type { SpaceState } from '../model/space.ts'

export type NextState = { -readonly [key in keyof SpaceState]: SpaceState[key] }
