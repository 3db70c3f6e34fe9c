/** How each provider says what went wrong, as it does on the wire: status, headers and body. */

export const PROVIDERS = ['openai', 'google', 'fal', 'replicate', 'bfl', 'luma'] as const
export type WireProvider = (typeof PROVIDERS)[number]

/** limited: 429 that names no time · limited_until: 429 with Retry-After · cut: 200 whose body ends in the middle */
export const FAULTS = [
  ...(['limited', 'limited_until', 'moderated', 'broken', 'busy', 'cut', 'empty', 'oversized'] as const),
  ...(['wrong_type', 'no_credit', 'bad_key', 'no_model', 'invalid', 'silent'] as const),
] as const
export type WireFault = (typeof FAULTS)[number]

export interface WireAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Faults that all providers put into the status alone. */
const BY_STATUS = new Map<WireFault, readonly [status: number, message: string]>([
  ['limited', [429, 'Too many requests']],
  ['limited_until', [429, 'Too many requests']],
  ['broken', [500, 'Internal error']],
  ['busy', [503, 'The model is overloaded']],
  ['no_credit', [402, 'Payment required']],
  ['bad_key', [401, 'Invalid key']],
  ['no_model', [404, 'Model not found']],
  ['invalid', [400, 'The image is too small']],
])

/** @returns undefined for a fault that is no answer of its own */
export function dressed(provider: WireProvider, fault: WireFault): WireAnswer | undefined {
  if (fault === 'moderated') return MODERATED[provider]
  if (fault === 'no_credit' && provider === 'openai')
    return {
      status: 429,
      body: { error: { message: 'You exceeded your current quota', type: 'insufficient_quota' } },
    }
  const [status, message] = BY_STATUS.get(fault) ?? []
  if (status === undefined) return undefined
  const headers = fault === 'limited_until' ? { 'retry-after': '20' } : {}
  return { status, headers, body: bodyOf(provider, message ?? '', status) }
}

function bodyOf(provider: WireProvider, message: string, code: number): unknown {
  switch (provider) {
    case 'openai':
      return { error: { message, type: 'invalid_request_error', code: null, param: null } }
    case 'google':
      return { error: { code, message, status: 'FAILED' } }
    case 'fal':
    case 'bfl':
      return { detail: [{ loc: ['body'], msg: message, type: 'error' }] }
    case 'replicate':
      return { title: message, detail: message, status: code }
    case 'luma':
      return { detail: [{ type: 'error', loc: ['body'], msg: message, input: '' }] }
  }
}

/** Those that refuse a request say it at once; the others in the job, or beside the picture. */
const MODERATED: Readonly<Record<WireProvider, WireAnswer>> = {
  openai: {
    status: 400,
    body: {
      error: {
        message: 'Your request was rejected as a result of our safety system.',
        type: 'image_generation_user_error',
        code: 'moderation_blocked',
        param: null,
      },
    },
  },
  google: {
    status: 200,
    body: {
      candidates: [{ content: { parts: [] }, finishReason: 'IMAGE_SAFETY', index: 0 }],
      usageMetadata: { promptTokenCount: 12, totalTokenCount: 12 },
    },
  },
  fal: {
    status: 422,
    body: {
      detail: [
        {
          loc: ['body', 'prompt'],
          msg: 'The content could not be processed because it contained material flagged by a content checker.',
          type: 'content_policy_violation',
        },
      ],
    },
  },
  replicate: {
    status: 201,
    body: {
      status: 'failed',
      output: null,
      error: 'The input or output was flagged as sensitive. Please try again with different inputs. (E005)',
      urls: { get: 'http://localhost/unused' },
    },
  },
  bfl: { status: 200, body: { status: 'Request Moderated', result: null } },
  luma: {
    status: 200,
    body: { id: 'moderated', state: 'failed', failure_reason: 'Advanced moderation failed', assets: null },
  },
}
