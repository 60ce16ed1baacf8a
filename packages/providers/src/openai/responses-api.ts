// The Responses API for one model. It asks for what the model thought in sealed form, since nothing is stored at the provider.
// Models that do not reason refuse that, and a name, such as one of a deployment, need not tell: what is refused once is not
// asked for again.
import type { ProviderError } from '../errors.ts'
import type { Api } from './api.ts'
import { responsesReply } from './responses-reply.ts'
import { mayReason, responsesBody } from './responses-request.ts'
import { responsesStream } from './responses-stream.ts'

export function responsesApi(model: string): Api {
  let sealed = mayReason(model)
  return {
    name: 'openai-responses',
    path: '/responses',
    body: (request, settings, stream) => ({ ...responsesBody(model, request, settings, stream, sealed) }),
    reply: responsesReply,
    stream: responsesStream,
    retreat(error) {
      const isRefused = refusesSeal(error)
      if (isRefused) sealed = false
      return isRefused
    },
  }
}

// The API has no code for it.
function refusesSeal({ status, message }: ProviderError): boolean {
  return status === 400 && /encrypted content is not supported/i.test(message)
}
