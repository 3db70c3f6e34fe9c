/** The sign-in of a company for one test: a provider of OpenID Connect on a port of this machine, which signs at once. */
import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

export interface TestPerson {
  readonly sub: string
  readonly email: string
  readonly email_verified?: boolean
  readonly name?: string
}

export interface TestProvider {
  readonly issuer: string
  /** Who signs in next. */
  person: TestPerson
  /** Whether its tokens are signed by a key that it does not show. */
  isForged: boolean
  close(): void
}

export const CLIENT = { clientId: 'allot', clientSecret: 'a secret of the client' }

interface Code {
  readonly nonce: string
  readonly challenge: string
  readonly redirect: string
  readonly person: TestPerson
}

export async function startProvider(person: TestPerson): Promise<TestProvider> {
  const [key, otherKey] = [newKey(), newKey()]
  const codes = new Map<string, Code>()
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', provider.issuer)
    const json = (body: object, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (url.pathname === '/.well-known/openid-configuration') return json(discovery(provider.issuer))
    if (url.pathname === '/keys')
      return json({ keys: [{ ...key.publicKey.export({ format: 'jwk' }), ...KEY }] })
    if (url.pathname === '/authorize') {
      const asked = Object.fromEntries(url.searchParams)
      const code = randomUUID()
      const { redirect_uri: redirect = '', nonce = '', code_challenge: challenge = '', state = '' } = asked
      codes.set(code, { redirect, nonce, challenge, person: provider.person })
      const back = new URL(redirect)
      back.searchParams.set('code', code)
      back.searchParams.set('state', state)
      response.writeHead(302, { location: back.href }).end()
      return
    }
    if (url.pathname !== '/token') return json({}, 404)
    const granted = await codeOf(request, codes)
    if (!granted) return json({ error: 'invalid_grant' }, 400)
    const now = Math.floor(Date.now() / 1_000)
    const claims = {
      ...{ iss: provider.issuer, aud: CLIENT.clientId, iat: now, exp: now + 300, nonce: granted.nonce },
      ...granted.person,
    }
    const signer = provider.isForged ? otherKey : key
    json({ access_token: 'opaque', token_type: 'Bearer', expires_in: 300, id_token: signed(claims, signer) })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('The provider does not listen on a port.')
  const provider: TestProvider = {
    issuer: `http://127.0.0.1:${address.port}`,
    person,
    isForged: false,
    close: () => void server.close(),
  }
  return provider
}

const KEY = { kid: '1', alg: 'RS256', use: 'sig' }

function newKey() {
  return generateKeyPairSync('rsa', { modulusLength: 2_048 })
}

function discovery(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
}

/** A code is good once, for the client that asked for it and proves that. */
async function codeOf(request: IncomingMessage, codes: Map<string, Code>): Promise<Code | undefined> {
  const form = new URLSearchParams(await text(request))
  const code = form.get('code') ?? ''
  const granted = codes.get(code)
  codes.delete(code)
  const basic = `Basic ${btoa(`${CLIENT.clientId}:${encodeURIComponent(CLIENT.clientSecret)}`)}`
  const isClient =
    request.headers.authorization === basic || form.get('client_secret') === CLIENT.clientSecret
  const proof = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url')
  return isClient && granted?.challenge === proof && granted.redirect === form.get('redirect_uri')
    ? granted
    : undefined
}

function signed(claims: object, { privateKey }: ReturnType<typeof newKey>): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${part({ typ: 'JWT', ...KEY })}.${part(claims)}`
  return `${content}.${createSign('RSA-SHA256').update(content).sign(privateKey, 'base64url')}`
}
