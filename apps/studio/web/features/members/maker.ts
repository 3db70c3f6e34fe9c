/** Who made a key or a webhook, in words. */
import type { KeyState } from '@allot/client/wire'
import { t } from '@lingui/core/macro'

export function makerOf(maker: KeyState['maker']): string {
  if (maker === null) return t`its maker is not known`
  const who = maker.member === null ? t`an operator` : (maker.name ?? maker.member)
  return maker.member !== null && maker.key !== null ? t`made by ${who} with a key` : t`made by ${who}`
}
