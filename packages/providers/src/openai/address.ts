// What the address of a server tells about it.

const openAIHosts = ['openai.com', 'openai.azure.com']

/** Whether OpenAI itself answers there; `undefined` is its own address. */
export function isOpenAI(baseURL: string | undefined): boolean {
  if (baseURL === undefined) return true
  const { hostname } = new URL(baseURL)
  return openAIHosts.some(host => hostname === host || hostname.endsWith(`.${host}`))
}

/** Whether it is this very machine, where servers want no key. */
export function isLoopback(baseURL: string | undefined): boolean {
  return (
    baseURL !== undefined && /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(baseURL).hostname)
  )
}
