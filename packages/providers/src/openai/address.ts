// What the address of a server tells about it.

const openAIHosts = ['openai.com', 'openai.azure.com']

/** Whether OpenAI itself answers there; `undefined` is its own address. */
export function isOpenAI(baseURL: string | undefined): boolean {
  if (baseURL === undefined) return true
  const { hostname } = new URL(baseURL)
  return openAIHosts.some(host => hostname === host || hostname.endsWith(`.${host}`))
}
