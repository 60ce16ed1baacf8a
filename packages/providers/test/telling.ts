// A model that tells whenever it is asked.
import { defineModel, type Model } from '../src/index.ts'

export function telling(model: Model, asked: () => void): Model {
  return defineModel(model.modelId, (request, io) => {
    asked()
    return model(request, io)
  })
}
