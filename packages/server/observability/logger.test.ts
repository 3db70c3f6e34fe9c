import { describe, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'
import { openLogger } from './logger.ts'

const SECRET = [
  'ann@example.com',
  'allot_3kWlQ0wqQm0-6n3f8w9pQ2xY7tLr5uVz1aBcDeFgHiJ',
  'pk_3kWlQ0wqQm0-6n3f8w9pQ2xY7tLr5uVz1aBcDeFgHiJ',
  'whsec_3kWlQ0wqQm0+6n3f8w9pQ2xY7tLr5uVz1aBcDeFgHiJ=',
  'Bearer 3kWlQ0wqQm0-6n3f8w9pQ2xY7tLr5uVz1',
  'allot.session_token=HZ1x0lq7nP.signature%3D',
  'smtp://ann:secret@mail.example.com',
  '/v1/invitations/3kWlQ0wqQm0-6n3f8w9pQ2xY7tLr5uVz1aBcDeFgHiJ/acceptances',
]

describe('the logger', () => {
  it.each(SECRET)('does not write down %s', (secret) => {
    const lines: string[] = []
    const logger = openLogger('info', { write: (line) => void lines.push(line) })
    logger.error(new Error(`It failed with ${secret}, that is all.`))
    logger.info('told', { secret })
    const written = lines.join('')
    expect(written).toContain('It failed with')
    for (const word of ['ann@', '3kWlQ0wqQm0', 'HZ1x0lq7nP', 'ann:secret'])
      expect(written).not.toContain(word)
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('time')
  })

  it('logs an error with its cause and their stacks, all masked', () => {
    const lines: string[] = []
    const logger = openLogger('info', { write: (line) => void lines.push(line) })
    const cause = new Error('connect ECONNREFUSED 10.0.0.7:5432 for ann@example.com')
    logger.error(new Error('The database did not answer.', { cause }))
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      error: expect.stringMatching(/^Error: The database did not answer\.\n {4}at /),
      cause: expect.stringMatching(/^Error: connect ECONNREFUSED 10\.0\.0\.7:5432 for \*\*\*\n {4}at /),
    })
  })

  it('logs each request with its route and without its path', async () => {
    const lines: string[] = []
    const logger = openLogger('debug', { write: (line) => void lines.push(line) })
    const testServer = await TestServer.open({ onRequest: logger.request })
    const cookie = await testServer.signUp('ann')
    const space = await testServer.shopOf(cookie)
    const { headers } = await testServer.call('GET', `/v1/spaces/${space}/usage`, { cookie })
    await testServer.close()
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      msg: 'request',
      id: headers.get('x-request-id'),
      method: 'GET',
      route: '/v1/spaces/:space/usage',
      status: 200,
    })
    expect(lines.join('')).not.toContain(space)
  })

  it('logs each event of the security log, without e-mail and key', async () => {
    const lines: string[] = []
    const logger = openLogger('info', { write: (line) => void lines.push(line) })
    const testServer = await TestServer.open({ onSecurityEvent: logger.securityEvent })
    const cookie = await testServer.signUp('ann')
    const body = { email: 'ann@example.com', password: 'typed wrong' }
    await testServer.call('POST', '/auth/sign-in/email', { body })
    const account = await testServer.idOf(cookie)
    await testServer.close()
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { msg: 'security', act: { action: 'signed_up' }, account, times: 1, at: '2026-07-20T09:00:00Z' },
      { msg: 'security', act: { action: 'sign_in_failed' }, account, by: { kind: 'nobody' } },
    ])
    for (const secret of ['ann@', 'typed wrong', 'correct horse'])
      expect(lines.join('')).not.toContain(secret)
  })
})
