/** A design, live: it changes on the page when any member does something to it. */
import type { Design } from '@allot/studio/contract/design'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Link } from 'wouter'
import { designAddress, designs } from '../../shared/api/designs.ts'
import { buttonStyle } from '../../shared/components/button.tsx'
import { MessagePage } from '../../shared/components/message-page.tsx'
import { PageTitle } from '../../shared/components/page-title.tsx'
import type { PreviewSource } from '../../shared/preview/use-preview.ts'
import { useDesign } from './use-design.ts'
import { currentVersion } from './version-tree.ts'
import { Workspace } from './workspace.tsx'

export function DesignPage({ id }: { id: string }) {
  const { design, problem, onChange } = useDesign(id)
  if (!design)
    return (
      <MessagePage
        way={
          problem !== undefined && (
            <Link href="/designs" className={buttonStyle()}>
              <Trans>All designs</Trans>
            </Link>
          )
        }
      >
        {problem ?? t`Loading the design …`}
      </MessagePage>
    )
  return (
    <>
      <PageTitle>{design.name}</PageTitle>
      <Workspace
        name={design.name}
        design={design}
        source={sourceOf(design)}
        original={design.original ? designAddress.original(id) : undefined}
        idOf={async () => id}
        onChange={onChange}
      />
    </>
  )
}

function sourceOf(design: Design): PreviewSource | undefined {
  const version = currentVersion(design)
  if (!version && !design.original) return undefined
  const address = version ? designAddress.version(design.id, version.n) : designAddress.original(design.id)
  return {
    key: `${design.id}/${version?.n ?? 0}`,
    address,
    open: async () => design.id,
    picture: (id, recipe, signal) => designs.picture(id, version?.n ?? null, recipe, signal),
  }
}
