// Conversations and cuts, made up at random.
import fc from 'fast-check'
import { type AssistantPart, checkConversation, type Json, type Message, type ToolCallPart } from '../../src/index.ts'

const text = fc.string({ minLength: 1, unit: 'grapheme' }).map(body => `x${body}`)
const json = fc.jsonValue({ maxDepth: 2 }).map(value => value as Json)

const reasoning: fc.Arbitrary<AssistantPart> = fc.record({
  type: fc.constant('reasoning' as const),
  text,
  provider: fc.constantFrom('openai', 'openai-chat', 'anthropic'),
  raw: fc.constantFrom<Json>(
    { type: 'reasoning', summary: [], encrypted_content: 'gAAA' },
    { reasoning: 'Hm.' },
    { type: 'thinking', thinking: 'Hm.' },
  ),
})

const plainCall = fc.oneof(
  json.map(input => ({ type: 'tool-call', name: 'add', input }) as const),
  text.map(malformed => ({ type: 'tool-call', name: 'add', input: undefined, malformed }) as const),
)

interface Turn {
  readonly question: string
  readonly parts: readonly (AssistantPart | Omit<ToolCallPart, 'id'>)[]
  readonly end: string
}

const turn: fc.Arbitrary<Turn> = fc.record({
  question: text,
  parts: fc.array(
    fc.oneof(
      text.map(words => ({ type: 'text', text: words }) as const),
      reasoning,
      plainCall,
    ),
    { maxLength: 5 },
  ),
  end: text,
})

/** Valid conversations: reasoning of several providers, calls in parallel, malformed ones too, each with its result. */
export const conversations: fc.Arbitrary<readonly Message[]> = fc
  .tuple(fc.array(turn, { maxLength: 4 }), text)
  .map(([turns, question]) => [...turns.flatMap(messagesOf), said(question)])
  .filter(messages => checkConversation(messages).length === 0)

function messagesOf({ question, parts, end }: Turn, turnIndex: number): readonly Message[] {
  const content = parts.map(
    (part, index): AssistantPart => (part.type === 'tool-call' ? { ...part, id: `call_${turnIndex}_${index}` } : part),
  )
  const calls = content.filter(part => part.type === 'tool-call')
  const results = calls.map(({ id, name }) => ({ type: 'tool-result', id, name, output: 5 }) as const)
  const answer: AssistantPart[] = [...content, { type: 'text', text: end }]
  const tool: readonly Message[] = results.length === 0 ? [] : [{ role: 'tool', content: results }]
  return [said(question), { role: 'assistant', content: answer }, ...tool]
}

function said(words: string): Message {
  return { role: 'user', content: [{ type: 'text', text: words }] }
}

/** Cuts a text into pieces anywhere, between the halves of a character too. */
export const cutter: fc.Arbitrary<(whole: string) => readonly string[]> = fc
  .infiniteStream(fc.integer({ min: 1, max: 5 }))
  .map(sizes => whole => {
    const pieces: string[] = []
    for (let rest = whole; rest !== ''; ) {
      const size = sizes.next().value
      pieces.push(rest.slice(0, size))
      rest = rest.slice(size)
    }
    return pieces
  })
