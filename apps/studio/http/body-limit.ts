/** How much a request may send that is no photo; photos are limited while they arrive (storage/receive.ts). */
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'

/** Room for the names of a whole Batch. For a route that takes JSON by PUT, where other routes take photos. */
export const LIMIT = bodyLimit({
  maxSize: 5 * 1024 * 1024,
  onError: () => {
    throw new HTTPException(413, { message: 'That is too much at once. Add fewer photos.' })
  },
})
