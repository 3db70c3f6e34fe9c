/** The recipes that the Space has saved, shared by its members. */
import type { Recipe } from '@allot/studio/contract/recipe'
import type { SavedRecipe, SavedRecipes } from '@allot/studio/contract/saved-recipe'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { recipes } from '../../shared/api/recipes.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { useSession } from '../../shared/session/use-session.ts'

export function useSavedRecipes() {
  const { id } = useSpace()
  const { me } = useSession()
  const queries = useQueryClient()
  const queryKey = ['recipes', id]
  const { data } = useQuery({ queryKey, queryFn: () => recipes.list(id) })
  const change = useMutation({
    mutationFn: (work: () => Promise<SavedRecipes>) => work(),
    onSuccess: (now) => queries.setQueryData(queryKey, now),
  })
  return {
    space: id,
    /** Whether the person may replace and remove it. */
    mayChange: ({ by }: SavedRecipe) =>
      me?.member.id === by || me?.spaces.some((each) => each.id === id && each.role !== 'member') === true,
    saved: data?.recipes ?? [],
    lastUsed: data?.lastUsed ?? null,
    isBusy: change.isPending,
    /** One line for the person. */
    problem: change.error?.message,
    save: (name: string, recipe: Recipe, done: () => void) =>
      change.mutate(() => recipes.save(id, name, recipe), { onSuccess: done }),
    remove: (name: string) => change.mutate(() => recipes.remove(id, name)),
  }
}
