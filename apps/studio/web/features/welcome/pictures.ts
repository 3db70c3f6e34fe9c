/** Photos and results of the welcome page; `pictures/README.md` says whose they are and how they were made. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import bonsaiAfter from './pictures/bonsai-after.webp'
import bonsaiBefore from './pictures/bonsai-before.webp'
import cactusAfter from './pictures/cactus-after.webp'
import cactusBefore from './pictures/cactus-before.webp'
import cameraAfter from './pictures/camera-after.webp'
import cameraBefore from './pictures/camera-before.webp'
import sofaAfter from './pictures/sofa-after.webp'
import sofaBefore from './pictures/sofa-before.webp'

export interface ShowcasePair {
  readonly before: string
  readonly after: string
  /** What was made of it, in a few words. */
  readonly title: MessageDescriptor
  /** What it shows. */
  readonly alt: MessageDescriptor
}

export const SHOWN: readonly [ShowcasePair, ...ShowcasePair[]] = [
  {
    before: cactusBefore,
    after: cactusAfter,
    title: msg`New scene, cast shadow`,
    alt: msg`A cactus in a clay pot`,
  },
  { before: sofaBefore, after: sofaAfter, title: msg`New colour`, alt: msg`A leather sofa` },
  { before: bonsaiBefore, after: bonsaiAfter, title: msg`Cut out, on white`, alt: msg`A bonsai tree` },
  { before: cameraBefore, after: cameraAfter, title: msg`New scene`, alt: msg`An instant camera` },
]
