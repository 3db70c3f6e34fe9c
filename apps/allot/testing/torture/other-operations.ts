/** What is served beside the API and the studio's routes: pages, sign-in, the API of remove.bg and Photoroom. */
import { type Operation, operation } from './operations.ts'
import type { Schema } from './values.ts'

const text: Schema = { type: 'string' }
const signIn: Schema = {
  type: 'object',
  properties: { email: text, password: text, rememberMe: { type: 'boolean' } },
}
const removal: Schema = {
  type: 'object',
  properties: {
    image_file_b64: text,
    image_url: text,
    size: text,
    format: text,
    bg_color: text,
    crop: { type: 'boolean' },
  },
}

export const OTHER_OPERATIONS: readonly Operation[] = [
  operation('GET', '/{page}'),
  operation('GET', '/assets/{file}'),
  operation('GET', '/join/{token}'),
  operation('GET', '/docs/{file}'),
  operation('GET', '/v1/{nothing}'),
  operation('PUT', '/v1/{nothing}', text),
  operation('GET', '/studio/{nothing}'),
  operation('GET', '/auth/{nothing}'),
  operation('GET', '/auth/get-session'),
  operation('POST', '/auth/sign-in/email', signIn),
  operation('POST', '/auth/sign-up/email', { ...signIn, properties: { ...signIn.properties, name: text } }),
  operation('GET', '/v1.0/account'),
  operation('POST', '/v1.0/removebg', removal),
  operation('POST', '/v1/segment', { type: 'object', properties: { image_file: text } }),
  operation('POST', '/v2/edit', { type: 'object', properties: { imageUrl: text, outputSize: text } }),
]
