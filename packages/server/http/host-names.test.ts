import { expect, it } from 'vitest'
import { openHostCheck } from './host-names.ts'

const check = openHostCheck({
  ...{ address: () => 'https://allot.example.com', any: false },
  others: ['allot', '10.0.0.5:4410'],
})
const own = openHostCheck({ address: () => 'http://localhost:4400', any: false, others: [] })

function statusOf(address: string, host?: string, by = check): number | undefined {
  const headers = host === undefined ? {} : { host }
  return by(new Request(address, { headers }))?.status
}

it.each([
  'http://allot.example.com/v1/plans',
  'http://ALLOT.example.com:8080/',
  'http://allot.example.com./',
  'http://allot:4400/v1/plans',
  'http://10.0.0.5:4410/v1/plans',
  'http://localhost:4400/',
  'http://127.0.0.1:4400/health/ready',
  'http://127.9.9.9/',
  'http://[::1]:4400/',
  'http://10.2.3.4:4400/health/ready', // a probe by the address of a container
  'http://[fd00::7]:4400/metrics',
])('%s is answered', (address) => {
  expect(statusOf(address)).toBeUndefined()
})

it.each([
  'http://evil.example/v1/plans',
  'http://allot.example.com.evil.example/',
  'http://sub.allot.example.com/',
  'http://10.0.0.5:9999/v1/plans',
  'http://10.2.3.4:4400/v1/plans',
  'http://evil.example/health/ready',
  'http://localhost.evil.example/',
])('%s is answered with 421', (address) => {
  expect(statusOf(address)).toBe(421)
})

it('the header and the request line both have to name it', () => {
  expect(statusOf('http://allot.example.com/', 'allot.example.com')).toBeUndefined()
  expect(statusOf('http://allot.example.com/', 'evil.example')).toBe(421)
  expect(statusOf('http://evil.example/', 'allot.example.com')).toBe(421)
  expect(statusOf('http://allot.example.com/', 'allot.example.com evil')).toBe(421)
})

it('the refusal is a problem that says the name, and names no header of the request', async () => {
  const answer = check(new Request('http://evil.example/', { headers: { host: 'evil.example' } }))
  expect(answer?.headers.get('content-type')).toBe('application/problem+json')
  const body = (await answer?.json()) as { detail: string } // a problem
  expect(body).toMatchObject({ code: 'misdirected', status: 421, title: 'Not the name of this Allot' })
  expect(body.detail).toMatch(/^This is https:\/\/allot\.example\.com\. .*ALLOT_HOST_NAMES\.$/)
  expect(JSON.stringify(body)).not.toContain('evil')
})

it.each([
  'http://localhost:4400/',
  'http://127.0.0.1:4400/v1/plans',
  'http://[::1]:4400/studio/about',
  'http://127.0.0.1:51234/', // a port of a container or a tunnel
])('on this machine alone %s is answered', (address) => {
  expect(statusOf(address, undefined, own)).toBeUndefined()
})

it.each([
  'http://evil.example:4400/',
  'http://evil.example:4400/v1/plans',
  'http://evil.example:4400/studio/about',
  'http://127.0.0.1.evil.example:4400/',
  'http://192.168.1.7:4400/',
  'http://0.0.0.0:4400/',
])('on this machine alone %s is answered with 421, as a page of others might call it', async (address) => {
  expect(statusOf(address, undefined, own)).toBe(421)
  expect(statusOf('http://localhost:4400/', new URL(address).host, own)).toBe(421)
  const body: unknown = await own(new Request(address))?.json()
  expect(body).toMatchObject({
    detail: expect.stringMatching(/^This is http:\/\/localhost:4400\. .*ALLOT_URL/),
  })
})

it('every name is answered where others reach it and no address is configured', () => {
  const open = openHostCheck({ address: () => 'http://localhost:4400', any: true, others: [] })
  expect(open(new Request('http://evil.example/'))).toBeUndefined()
})
