// What tests of replays use.
import { defineModel, type Model, textOf } from '../../src/index.ts'
import { ask, never } from '../asking.ts'

/** A model that must not be asked. */
export const offline: Model = defineModel('offline/scripted', () => {
  throw new Error('The model was asked.')
})

export const say = (model: Model, text: string): Promise<string> => model(ask(text), never).then(textOf)
