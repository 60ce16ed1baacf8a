// A web server on this machine for tests, and a way in for the tools that refuse such machines otherwise.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LocalWeb extends AsyncDisposable {
  readonly port: number
  /** Path of each request, with the host it was for. */
  readonly requests: { readonly path: string; readonly host: string; readonly from: string }[]
}

export async function localWeb(listener: RequestListener, address = '127.0.0.1'): Promise<LocalWeb> {
  const requests: LocalWeb['requests'] = []
  const server = createServer((request, response) => {
    requests.push({
      path: request.url ?? '',
      host: request.headers.host ?? '',
      from: request.socket.localAddress ?? '',
    })
    listener(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, address, resolve))
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
