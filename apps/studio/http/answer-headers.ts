/**
 * Answers about people's work are kept by no browser and no proxy on the way, and not shown again after a sign-out; none
 * is taken for another type than it says. What may be kept says so itself: a photo for an hour in its person's own
 * browser, the parts of the page.
 */
import type { MiddlewareHandler } from 'hono'

export const answerHeaders: MiddlewareHandler = async (context, next) => {
  await next()
  if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store')
  context.header('x-content-type-options', 'nosniff')
}
