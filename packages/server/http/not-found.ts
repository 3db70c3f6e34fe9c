/** Requests that no route takes: 405 where the address is known and the method is not, 404 everywhere else. */
import type { Hono } from 'hono'
import type { Api } from './api.ts'
import type { HonoEnv } from './http-context.ts'
import { answerProblem, notFound, ProblemError } from './problem.ts'

export function answerNotFound(app: Hono<HonoEnv>, api: Api, unexpected: (error: unknown) => void): void {
  app.notFound((context) => {
    const { method, path } = context.req
    const methods = api.methodsAt(path)
    if (methods.length === 0) return answerProblem(notFound(), context, unexpected)
    const allow = methods.join(', ')
    context.header('allow', allow)
    const problem = new ProblemError('method_not_allowed', `This address has no ${method}; it has ${allow}.`)
    return answerProblem(problem, context, unexpected)
  })
}
