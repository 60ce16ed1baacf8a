// A model that is told by whom it is asked: for agents whose instructions somebody else wrote. The rules of the offline model know
// a role by that sentence; to any other model it is one more line of its instructions.
import { defineModel, type Model } from '@statecraft/providers'
import { roleLine } from '../text-team/text-agents.ts'

export const introducedAs = (role: string, model: Model): Model =>
  defineModel(
    model.modelId,
    (request, io) => model({ ...request, instructions: `${roleLine(role)} ${request.instructions ?? ''}`.trim() }, io),
    model,
  )
