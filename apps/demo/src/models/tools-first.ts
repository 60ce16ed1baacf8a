// Many servers that run models on one's own machine hold a model to the shape of its answer from the first word on, so that it
// can no longer call a tool. Where there are tools the shape is asked for in words; the answer is checked in any case.
import { defineModel, type Model, type ModelRequest } from '@statecraft/providers'

function withoutShape(request: ModelRequest): ModelRequest {
  if (request.output === undefined || (request.tools ?? []).length === 0) return request
  const { output, instructions = '', ...rest } = request
  const shape = `When you have all you need, answer with JSON alone, of this schema: ${JSON.stringify(output.schema)}`
  return { ...rest, instructions: `${instructions}\n\n${shape}`.trimStart() }
}

/** The model, asked for tools or for a shape, never for both at once. */
export const toolsFirst = (model: Model): Model =>
  defineModel(model.modelId, (request, io) => model(withoutShape(request), io), model)
