/** The versions of a design as a tree: where undo leads, where redo, and which stand side by side. */
import type { Design, DesignVersion } from '@allot/studio/contract/design'

export function currentVersion({ versions, current }: Design): DesignVersion | undefined {
  return versions.find(({ n }) => n === current)
}

/** The version before; null for the original; undefined where there is none before. */
export function undoTarget(design: Design): number | null | undefined {
  const version = currentVersion(design)
  if (!version) return undefined
  return version.from === null && design.original === null ? undefined : version.from
}

/** The newest version that was made of the one that is shown. */
export function redoTarget({ versions, current }: Design): number | undefined {
  return versions.filter(({ from }) => from === current).at(-1)?.n
}

/** Those made of the same by the same tool, to choose between; the newest at the end. */
export function candidates(design: Design): readonly DesignVersion[] {
  const version = currentVersion(design)
  if (!version) return []
  return design.versions.filter(
    ({ from, step, medium }) =>
      from === version.from && step.tool === version.step.tool && medium === version.medium,
  )
}

/** The steps that led to what is shown, the first one first. */
export function stepsTo({ versions, current }: Design): readonly DesignVersion[] {
  const byNumber = new Map(versions.map((version) => [version.n, version]))
  const path: DesignVersion[] = []
  for (let at = current; at !== null; ) {
    const version = byNumber.get(at)
    if (!version) break
    path.unshift(version)
    at = version.from
  }
  return path
}

/** What the studio says now. Which version is shown stays, as long as it is there: another member may choose another. */
export function keepShown(next: Design, now: Design | undefined): Design {
  const isShown = now !== undefined && (currentVersion(now) !== undefined || next.original !== null)
  return isShown ? { ...next, current: now.current } : next
}

/**
 * An answer of the studio shows what the person chose or made. The event stream may have brought more since, and no
 * version goes away.
 */
export function withAnswer(next: Design, now: Design | undefined): Design {
  if (!now) return next
  const versions = new Map([...next.versions, ...now.versions].map((version) => [version.n, version]))
  const inOrder = [...versions.values()].sort((a, b) => a.n - b.n)
  return { ...next, versions: inOrder, underWay: now.underWay }
}
