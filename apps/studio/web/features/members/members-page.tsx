/** The members of the Space, and for its owner and admins an invitation link. */
import type { Me } from '@allot/client/allot'
import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { allot } from '../../shared/api/allot.ts'
import { ConfirmAddress } from '../../shared/components/confirm-address.tsx'
import { LoadingPage } from '../../shared/components/loading-page.tsx'
import { MessagePage } from '../../shared/components/message-page.tsx'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { useSession } from '../../shared/session/use-session.ts'
import { LINK_STYLE } from '../../shared/theme/link-style.ts'
import { InviteLink } from './invite-link.tsx'
import { KeyList } from './key-list.tsx'
import { MemberRow } from './member-row.tsx'
import { WebhookList } from './webhook-list.tsx'

export function MembersPage() {
  const space = useSpace()
  const { me } = useSession()
  const { data, error } = useQuery({
    queryKey: ['members', space.id],
    queryFn: () => allot.members.list(space.id),
  })
  if (error) return <MessagePage>{error.message}</MessagePage>
  if (!data) return <LoadingPage title={t`Members`}>{t`Loading members …`}</LoadingPage>
  const members = data.members.filter((member) => !member.left)
  return (
    <div className="py-6 sm:py-10">
      <h1 className="font-semibold text-3xl tracking-[-0.02em]">
        <Trans>Members</Trans>
      </h1>
      <p className="mt-1.5 max-w-xl text-pretty text-soft">
        {members.length === 1
          ? t`You are the only member of ${space.name}.`
          : t`${space.name} has ${plural(members.length, { one: '# member', other: '# members' })}.`}{' '}
        <Trans>All members share the same amounts. New members do not add to them.</Trans>{' '}
        {space.role === 'owner' && members.length > 1 && (
          <Trans>To leave, first transfer the ownership.</Trans>
        )}
      </p>
      {space.role !== 'member' && me && <Invite space={space.id} me={me} />}
      <ul className="mt-8 divide-y divide-line rounded-3xl border border-line bg-card">
        {members.map((member) => (
          <MemberRow key={member.id} member={member} isMe={member.id === me?.member.id} />
        ))}
      </ul>

      {space.role !== 'member' && <KeyList space={space.id} />}
      {space.role !== 'member' && <WebhookList space={space.id} />}
      {space.role !== 'member' && (
        <p className="mt-4 text-sm">
          <Link href="/members/security" className={LINK_STYLE}>
            <Trans>Security log</Trans>
          </Link>
          <span className="text-soft">
            <Trans>: who did what, and from where</Trans>
          </span>
        </p>
      )}
    </div>
  )
}

function Invite({ space, me: { member } }: { space: string; me: Me }) {
  if (!member.mustConfirm) return <InviteLink space={space} maySend={!member.demo} />
  return (
    <p className="mt-6 w-fit rounded-xl bg-sunk px-3.5 py-2.5 text-sm" role="note">
      <Trans>You can invite others once you confirm your e-mail address.</Trans>{' '}
      <ConfirmAddress email={member.email} />
    </p>
  )
}
