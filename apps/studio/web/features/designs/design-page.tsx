/** A design: read once, then as each answer says. */
import type { Design } from '@allot/studio/contract/design'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { designAddress, designs } from '../../shared/api/designs.ts'
import { MessagePage } from '../../shared/components/message-page.tsx'
import type { PreviewSource } from '../../shared/preview/use-preview.ts'
import { currentVersion } from './version-tree.ts'
import { Workspace } from './workspace.tsx'

export function DesignPage({ id }: { id: string }) {
  const queries = useQueryClient()
  const { data: design, error } = useQuery({ queryKey: ['design', id], queryFn: () => designs.read(id) })
  if (!design) return <MessagePage>{error ? error.message : 'Loading the design …'}</MessagePage>
  return (
    <>
      <title>{`${design.name} · Allot Studio`}</title>
      <Workspace
        name={design.name}
        design={design}
        source={sourceOf(design)}
        original={design.original ? designAddress.original(id) : undefined}
        idOf={async () => id}
        onChange={(next) => queries.setQueryData<Design>(['design', id], next)}
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
    content: async () => (await fetch(address)).blob(),
    open: async () => design.id,
    picture: (id, recipe, signal) => designs.picture(id, version?.n ?? null, recipe, signal),
  }
}
