import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../src/timed-clock.ts'
import { resolveWire, type WireOptions } from '../../src/wire/wire-options.ts'
import { code } from '../asking.ts'

const acme = { name: 'Acme', keyVariable: 'ACME_API_KEY', baseUrlVariable: 'ACME_BASE_URL', needsKey: true }
const resolve = (options: WireOptions = {}) => resolveWire(options, acme)

beforeEach(() => {
  vi.stubEnv('ACME_API_KEY', undefined)
  vi.stubEnv('ACME_BASE_URL', undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

test('the gaps are filled with the documented defaults', () => {
  expect({ ...resolve({ apiKey: 'k' }) }).toMatchObject({
    provider: 'Acme',
    headers: {},
    stream: true,
    timeouts: expect.any(Function),
    maxReplyBytes: 10_485_760,
    maxToolArgumentBytes: 1_048_576,
    maxRequestBytes: 20_971_520,
    settings: {},
    clock: systemClock,
  })
})

test('without a fetch of its own it uses the one that is global at the call', async () => {
  const { fetch } = resolve({ apiKey: 'k' })
  const stub = vi.fn(async () => new Response('late'))
  vi.stubGlobal('fetch', stub)
  try {
    expect(await (await fetch('http://acme.test')).text()).toBe('late')
  } finally {
    vi.unstubAllGlobals()
  }
})

describe('the key', () => {
  test('is the option, else the variable of the environment at the time it is needed', () => {
    const fromEnvironment = resolve()
    vi.stubEnv('ACME_API_KEY', 'from-environment')
    expect(fromEnvironment.apiKey).toBe('from-environment')
    expect(resolve({ apiKey: 'own' }).apiKey).toBe('own')
  })

  test('is asked for by the name of its variable when it is missing or blank', () => {
    expect(() => resolve().apiKey).toThrow(/Acme.*ACME_API_KEY/)
    vi.stubEnv('ACME_API_KEY', '  ')
    expect(() => resolve().apiKey).toThrow(code('model_unavailable'))
  })

  test('may be missing where none is needed', () => {
    expect(resolveWire({}, { ...acme, needsKey: false }).apiKey).toBeUndefined()
  })

  test('must not be blank as an option', () => {
    expect(() => resolve({ apiKey: ' ' })).toThrow(code('invalid_option'))
  })
})

describe('the address', () => {
  test('is the option, else the variable, else left to the provider', () => {
    expect(resolve().baseURL).toBeUndefined()
    vi.stubEnv('ACME_BASE_URL', 'http://proxy.test/v1')
    expect(resolve().baseURL).toBe('http://proxy.test/v1')
    expect(resolve({ baseURL: 'http://127.0.0.1:11434/v1' }).baseURL).toBe('http://127.0.0.1:11434/v1')
  })

  test.each(['localhost:11434', 'ftp://acme.test', 'nonsense', ''])('%o is refused', baseURL => {
    expect(() => resolve({ baseURL })).toThrow(code('invalid_option'))
  })

  test('with a password is refused, and the password is not repeated', () => {
    const refused = expect.objectContaining({ code: 'invalid_option', message: expect.not.stringContaining('hunter2') })
    expect(() => resolve({ baseURL: 'https://me:hunter2@acme.test' })).toThrow(refused)
    vi.stubEnv('ACME_BASE_URL', 'https://me:hunter2@acme.test')
    expect(() => resolve().baseURL).toThrow(/ACME_BASE_URL/)
  })
})

describe('numbers that make no sense are refused by name', () => {
  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])('%d milliseconds', ms => {
    for (const name of ['connectMs', 'firstTokenMs', 'idleMs', 'totalMs']) {
      expect(() => resolve({ timeouts: { [name]: ms } })).toThrow(`"timeouts.${name}"`)
    }
  })

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%d bytes', bytes => {
    for (const name of ['maxReplyBytes', 'maxToolArgumentBytes', 'maxRequestBytes']) {
      expect(() => resolve({ [name]: bytes })).toThrow(`"${name}"`)
    }
  })
})
