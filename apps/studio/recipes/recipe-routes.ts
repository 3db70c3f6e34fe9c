/** Routes of saved recipes. */
import type { Me } from '@allot/client/allot'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Recipe } from '../contract/recipe.ts'
import { type SavedRecipe, type SavedRecipes, saveRecipe } from '../contract/saved-recipe.ts'
import { LIMIT } from '../http/body-limit.ts'
import {
  type FindPerson,
  Forbidden,
  isAdminOf,
  notFound,
  personOf,
  refuseOtherSpace,
} from '../http/caller.ts'
import { readSteps } from '../tools/registry.ts'
import type { RecipeStore } from './recipe-store.ts'
import { recipeText } from './recipe-text.ts'

export interface RecipeRouteContext {
  readonly store: RecipeStore
  readonly whoIs: FindPerson
  readonly lastUsed: (space: string) => Recipe | null
}

export function recipeRoutes({ store, whoIs, lastUsed }: RecipeRouteContext): Hono {
  const all = (context: Context, space: string) =>
    context.json({ recipes: store.ofSpace(space), lastUsed: lastUsed(space) } satisfies SavedRecipes)
  const memberOf = async (context: Context, space: string): Promise<Me> => {
    const me = await personOf(whoIs, context.req.raw)
    refuseOtherSpace(me, space)
    return me
  }
  return new Hono()
    .get('/spaces/:space/recipes', async (context) => {
      const space = context.req.param('space')
      await memberOf(context, space)
      return all(context, space)
    })
    .put('/spaces/:space/recipes', LIMIT, async (context) => {
      const space = context.req.param('space')
      const me = await memberOf(context, space)
      const { name, recipe } = saveRecipe.parse(await context.req.json().catch(() => ({})))
      readSteps(recipe.steps)
      refuseOfOthers(me, space, store.named(space, name), `Save yours under another name than ${name}`)
      const saved = store.save(space, name, recipe, me.member.id, Date.now())
      if (saved !== 'saved') throw new HTTPException(409, { message: FULL[saved] })
      return all(context, space)
    })
    .delete('/spaces/:space/recipes', async (context) => {
      const space = context.req.param('space')
      const me = await memberOf(context, space)
      const name = context.req.query('name') ?? ''
      refuseOfOthers(me, space, store.named(space, name), 'Ask one of them')
      store.remove(space, name)
      return all(context, space)
    })
    .get('/spaces/:space/recipes/file', async (context) => {
      const space = context.req.param('space')
      await memberOf(context, space)
      const name = context.req.query('name') ?? ''
      const saved = store.named(space, name)
      if (!saved) throw notFound()
      return new Response(recipeText(saved.name, saved.recipe), {
        headers: {
          'content-type': 'application/yaml; charset=utf-8',
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${name}.yaml`)}`,
        },
      })
    })
}

const FULL = {
  space_full: 'This Space has as many recipes as it can keep. Remove one, then save this.',
  member_full: 'You have saved as many recipes as one person can. Remove one of yours, then save this.',
} as const

/** @throws Forbidden */
function refuseOfOthers(me: Me, space: string, saved: SavedRecipe | undefined, instead: string): void {
  if (!saved || saved.by === me.member.id || isAdminOf(me, space)) return
  const why = 'Another member saved this recipe, and only they and the admins of the Space change it.'
  throw new Forbidden(space, `${why} ${instead}.`)
}
