// What models write, and what is read from it with the tools of the office.
import type { Json } from '../../src/index.ts'

/** Words as a string, calls as a pair of name and arguments. */
export type Short = string | readonly [name: string, input: Json] | { readonly malformed: string; readonly of: string }

const search = (query: string): Short => ['search_web', { query }]
const delegate = (agent: string, task: string): Short => ['delegate', { tasks: [{ agent, task }] }]
const tides = search('tides in Brest')

export const asAsked: readonly [title: string, written: string, read: readonly Short[]][] = [
  ['the form as it is asked for', 'ACTION: SEARCH_WEB\nQUERY: tides in Brest\n---END---', [tides]],
  [
    'the fields that the form is known by',
    'ACTION: DELEGATE\nAGENT_TYPE: knowledge\nTASK: Research the best libraries\n---END---',
    [delegate('knowledge', 'Research the best libraries')],
  ],
  ['an action without fields', 'ACTION: ACCEPT\n---END---', [['accept', {}]]],
  [
    'several actions in a row',
    'ACTION: ADD\nA: 1\nB: 2\n---END---\nACTION: ADD\nA: 3\nB: -4.5\n---END---',
    [
      ['add', { a: 1, b: 2 }],
      ['add', { a: 3, b: -4.5 }],
    ],
  ],
  [
    'words around it',
    'Let me see.\n\nACTION: SEARCH_WEB\nQUERY: tides in Brest\n---END---\n\nI wait.',
    ['Let me see.', tides, '\n\nI wait.'],
  ],
  [
    'a text of several lines',
    'ACTION: WRITE_FILE\nPATH: a.py\nCONTENT: def f():\n    path = 1\n\n    path: 2\n---END---',
    [['writeFile', { path: 'a.py', content: 'def f():\n    path = 1\n\n    path: 2' }]],
  ],
]

export const malformed: readonly [title: string, written: string, read: readonly Short[]][] = [
  // the header
  ['lower case', 'action: search_web\nquery: tides in Brest\n---end---', [tides]],
  ['mixed case', 'Action: Search_Web\nQuery: tides in Brest\n---End---', [tides]],
  ['a space before the colon', 'ACTION : SEARCH_WEB\nQUERY : tides in Brest\n---END---', [tides]],
  ['no space after the colon', 'ACTION:SEARCH_WEB\nQUERY:tides in Brest\n---END---', [tides]],
  ['a full-width colon', 'ACTION：SEARCH_WEB\nQUERY：tides in Brest\n---END---', [tides]],
  ['an equals sign', 'ACTION = SEARCH_WEB\nQUERY = tides in Brest\n---END---', [tides]],
  ['a dash for a colon', 'ACTION – SEARCH_WEB\nQUERY: tides in Brest\n---END---', [tides]],
  ['an arrow for a colon', 'ACTION → SEARCH_WEB\nQUERY: tides in Brest\n---END---', [tides]],
  ['extra spaces', '  ACTION:   SEARCH_WEB  \n   QUERY:    tides in Brest   \n  ---END---  ', [tides]],
  ['Windows line ends', 'ACTION: SEARCH_WEB\r\nQUERY: tides in Brest\r\n---END---\r\n', [tides]],
  ['blank lines between', 'ACTION: SEARCH_WEB\n\nQUERY: tides in Brest\n\n---END---', [tides]],
  ['a name in another spelling', 'ACTION: searchWeb\nQUERY: tides in Brest\n---END---', [tides]],
  ['a name in two words', 'ACTION: Search Web\nQUERY: tides in Brest\n---END---', [tides]],
  ['a name in quotes', 'ACTION: "SEARCH_WEB"\nQUERY: tides in Brest\n---END---', [tides]],
  ['a name in brackets', 'ACTION: [SEARCH_WEB]\nQUERY: tides in Brest\n---END---', [tides]],
  ['a name in backquotes', 'ACTION: `search_web`\nQUERY: tides in Brest\n---END---', [tides]],
  ['a full stop after the name', 'ACTION: SEARCH_WEB.\nQUERY: tides in Brest\n---END---', [tides]],
  ['bold labels', '**ACTION:** SEARCH_WEB\n**QUERY:** tides in Brest\n**---END---**', [tides]],
  ['bold lines', '**ACTION: SEARCH_WEB**\n**QUERY: tides in Brest**\n---END---', [tides]],
  ['bold words', '**ACTION**: **SEARCH_WEB**\n**QUERY**: tides in Brest\n---END---', [tides]],
  ['a heading', '### ACTION: SEARCH_WEB\nQUERY: tides in Brest\n---END---', [tides]],
  ['list marks', '- ACTION: SEARCH_WEB\n- QUERY: tides in Brest\n- ---END---', [tides]],
  [
    'a numbered list',
    '1. ACTION: SEARCH_WEB\n   QUERY: tides in Brest\n---END---\n2. ACTION: ACCEPT\n---END---',
    [tides, ['accept', {}]],
  ],
  // the end
  ['no end', 'ACTION: SEARCH_WEB\nQUERY: tides in Brest', [tides]],
  [
    'no end before the next action',
    'ACTION: SEARCH_WEB\nQUERY: tides in Brest\nACTION: ACCEPT',
    [tides, ['accept', {}]],
  ],
  ['the end on the last line', 'ACTION: SEARCH_WEB\nQUERY: tides in Brest ---END---', [tides]],
  ['everything on one line', 'ACTION: SEARCH_WEB QUERY: tides in Brest ---END---', [tides]],
  ['words behind the end', 'ACTION: SEARCH_WEB\nQUERY: tides in Brest\n---END--- Now I wait.', [tides, 'Now I wait.']],
  [
    'an action behind the end',
    'ACTION: ACCEPT\n---END--- ACTION: ACCEPT\n---END---',
    [
      ['accept', {}],
      ['accept', {}],
    ],
  ],
  ['the end twice', 'ACTION: SEARCH_WEB\nQUERY: tides in Brest\n---END---\n---END---', [tides]],
  ['spaces in the end', 'ACTION: SEARCH_WEB\nQUERY: tides in Brest\n--- END ---\nSo far.', [tides, 'So far.']],
  ['Unicode dashes', 'ACTION: SEARCH_WEB\nQUERY: tides in Brest\n———END———\nSo far.', [tides, 'So far.']],
  ['one Unicode dash', 'ACTION: SEARCH_WEB\nQUERY: tides in Brest\n—END—\nSo far.', [tides, 'So far.']],
  ['half an end', 'ACTION: SEARCH_WEB\nQUERY: tides in Brest\n---END\nSo far.', [tides, 'So far.']],
  ['the other half', 'ACTION: SEARCH_WEB\nQUERY: tides in Brest\nEND---\nSo far.', [tides, 'So far.']],
  ['an end in words', 'ACTION: SEARCH_WEB\nQUERY: tides in Brest\n---END ACTION---\nSo far.', [tides, 'So far.']],
  ['an end as a tag', 'ACTION: SEARCH_WEB\nQUERY: tides in Brest\n<END>\nSo far.', [tides, 'So far.']],
  ['a bare end', 'ACTION: SEARCH_WEB\nQUERY: tides in Brest\nEND', [tides]],
  ['a rule for an end', 'ACTION: SEARCH_WEB\nQUERY: tides in Brest\n---', [tides]],
  // fences
  ['a code fence', '```\nACTION: SEARCH_WEB\nQUERY: tides in Brest\n---END---\n```', [tides]],
  [
    'a fence with a language',
    'See:\n```text\n\nACTION: SEARCH_WEB\nQUERY: tides in Brest\n---END---\n```\nDone.',
    ['See:', tides, '\nDone.'],
  ],
  ['a fence for an end', '```\nACTION: SEARCH_WEB\nQUERY: tides in Brest\n```\nI wait.', [tides, 'I wait.']],
  ['a fence that is not closed', '```\nACTION: SEARCH_WEB\nQUERY: tides in Brest\n---END---', [tides]],
  [
    'two actions in a fence',
    '```\nACTION: ACCEPT\n---END---\n\nACTION: ACCEPT\n---END---\n```',
    [
      ['accept', {}],
      ['accept', {}],
    ],
  ],
  [
    'an action in code that is a value',
    'ACTION: WRITE_FILE\nPATH: a.md\nCONTENT: Use this:\n```\nACTION: ACCEPT\n```\n---END---',
    [['writeFile', { path: 'a.md', content: 'Use this:\n```\nACTION: ACCEPT\n```' }]],
  ],
  [
    'a field in code that is a value',
    'ACTION: WRITE_FILE\nCONTENT: ```yaml\nPATH: b\n```\nPATH: a\nACTION: ACCEPT',
    [
      ['writeFile', { content: '```yaml\nPATH: b\n```', path: 'a' }],
      ['accept', {}],
    ],
  ],
  ['JSON in a fence', 'ACTION: SEARCH_WEB\n```json\n{"query": "tides in Brest"}\n```\n---END---', [tides]],
  // fields and values
  ['the value on the next line', 'ACTION: SEARCH_WEB\nQUERY:\ntides in Brest\n---END---', [tides]],
  ['a value in quotes', 'ACTION: SEARCH_WEB\nQUERY: "tides in Brest"\n---END---', [tides]],
  ['a value in single quotes', "ACTION: SEARCH_WEB\nQUERY: 'tides in Brest'\n---END---", [tides]],
  ['a value in curly quotes', 'ACTION: SEARCH_WEB\nQUERY: “tides in Brest”\n---END---', [tides]],
  ['a quoted value with a comma', 'ACTION: SEARCH_WEB\n"query": "tides in Brest",\n---END---', [tides]],
  ['the text without its field', 'ACTION: SEARCH_WEB\ntides in Brest\n---END---', [tides]],
  [
    'words before the fields',
    'ACTION: SEARCH_WEB\nThis will help.\nQUERY: tides in Brest\n---END---',
    [tides, 'This will help.'],
  ],
  ['an unknown field', 'ACTION: ACCEPT\nREASON: it fits\n---END---', [['accept', { reason: 'it fits' }]]],
  ['a field twice', 'ACTION: SEARCH_WEB\nQUERY: tides\nQUERY: tides in Brest\n---END---', [tides]],
  [
    'fields in any order',
    'ACTION: WRITE_FILE\nCONTENT: x\nPATH: a\n---END---',
    [['writeFile', { content: 'x', path: 'a' }]],
  ],
  [
    'numbers, switches and lists in words',
    'ACTION: SEARCH_WEB\nQUERY: 42\nMAX RESULTS: 5\nEXACT: Yes\nSITES: a.org, b.org\n---END---',
    [['search_web', { query: '42', maxResults: 5, exact: true, sites: ['a.org', 'b.org'] }]],
  ],
  [
    'a list in bullets',
    'ACTION: SEARCH_WEB\nQUERY: x\nSITES:\n- a.org\n- b.org\n---END---',
    [['search_web', { query: 'x', sites: ['a.org', 'b.org'] }]],
  ],
  [
    'a list in several fields',
    'ACTION: SEARCH_WEB\nQUERY: x\nSITES: a.org\nSITES: ["b.org"]\n---END---',
    [['search_web', { query: 'x', sites: ['a.org', 'b.org'] }]],
  ],
  [
    'words behind a number',
    'ACTION: ADD\nA: 1\nB: 2\n(these are the numbers)\n---END---',
    [['add', { a: 1, b: 2 }], '(these are the numbers)'],
  ],
  [
    'a choice in another case',
    'ACTION: DELEGATE\nAGENT: Planner\nTASK: Plan.\n---END---',
    [delegate('planner', 'Plan.')],
  ],
  [
    'two tasks in one action',
    'ACTION: DELEGATE\nAGENT: planner\nTASK: Plan.\nAGENT: knowledge\nTASK: Look.\nMODE: parallel\n---END---',
    [
      [
        'delegate',
        {
          tasks: [
            { agent: 'planner', task: 'Plan.' },
            { agent: 'knowledge', task: 'Look.' },
          ],
          mode: 'parallel',
        },
      ],
    ],
  ],
  [
    'a list over several lines of JSON',
    'ACTION: DELEGATE\nTASKS: [\n  {\n    "agent": "planner",\n    "task": "Plan.",\n  },\n]\nMODE: parallel\n---END---',
    [['delegate', { tasks: [{ agent: 'planner', task: 'Plan.' }], mode: 'parallel' }]],
  ],
  // JSON
  ['JSON for fields', 'ACTION: SEARCH_WEB\n{"query": "tides in Brest"}\n---END---', [tides]],
  ['JSON beside the name', 'ACTION: SEARCH_WEB {"query": "tides in Brest"}', [tides]],
  ['JSON in parentheses', 'ACTION: search_web({"query": "tides in Brest"})\n---END---', [tides]],
  ['a trailing comma', 'ACTION: SEARCH_WEB\n{"query": "tides in Brest",}\n---END---', [tides]],
  ['single quotes', "ACTION: SEARCH_WEB\n{'query': 'tides in Brest'}\n---END---", [tides]],
  ['curly quotes', 'ACTION: SEARCH_WEB\n{“query”: “tides in Brest”}\n---END---', [tides]],
  [
    'bare keys',
    'ACTION: SEARCH_WEB\n{query: "tides in Brest", exact: True}\n---END---',
    [['search_web', { query: 'tides in Brest', exact: true }]],
  ],
  [
    'line breaks in a JSON text',
    'ACTION: SEARCH_WEB\n{"query": "tides\nin Brest"}\n---END---',
    [search('tides\nin Brest')],
  ],
  ['words behind JSON, without an end', 'ACTION: SEARCH_WEB\n{"query": "tides in Brest"}\nI wait.', [tides, 'I wait.']],
  [
    'the arguments of another form',
    'Thought: I need it.\nAction: search_web\nAction Input: {"query": "tides in Brest"}',
    ['Thought: I need it.', tides],
  ],
  ['a text as the arguments of another form', 'Action: search_web\nAction Input: tides in Brest', [tides]],
  ['JSON that breaks off', 'ACTION: ADD\n{"a": 2,\n---END---', [{ malformed: '{"a": 2,', of: 'add' }]],
  ['keys that are more than data', 'ACTION: ADD\n{"a": 2, "__proto__": {"b": 3}}\n---END---', [['add', { a: 2 }]]],
  ['a field that is more than data', 'ACTION: ACCEPT\nCONSTRUCTOR: x\n---END---', [['accept', {}]]],
  // invented results
  [
    'a result that the model invents',
    'ACTION: SEARCH_WEB\nQUERY: tides in Brest\n---END---\nRESULT: SEARCH_WEB\nHigh at six.\n---END---\nACTION: ACCEPT\n---END---',
    [tides],
  ],
  [
    'an observation that the model invents',
    'ACTION: SEARCH_WEB\nQUERY: tides in Brest\n---END---\nObservation: High at six.',
    [tides],
  ],
  [
    'an observation that the model invents in another form',
    'Action: search_web\nAction Input: tides in Brest\nObservation: High at six.',
    [tides],
  ],
  [
    'an observation that is part of a text',
    'ACTION: SEARCH_WEB\nQUERY: tides\nObservation: six\n---END---',
    [search('tides\nObservation: six')],
  ],
  // names that nobody knows
  [
    'an unknown name in full form',
    'ACTION: FLY_AWAY\nWHERE_TO: north\n---END---',
    [['fly_away', { where_to: 'north' }]],
  ],
  ['an unknown name in mixed case', 'Action: flyAway\n---END---', [['flyAway', {}]]],
]

export const noActions: readonly [title: string, written: string][] = [
  ['plain words', 'The tide turns at six.'],
  ['white space all around', '\n\n  The tide turns.  \n\n'],
  ['words about actions', 'You can use ACTION: SEARCH_WEB to look things up, and end with ---END---.'],
  ['a name in a sentence', 'Action: search the web for tides.\nThat will do.'],
  ['a heading that is no name', 'Action: what we do next\n- look\n- leap'],
  ['an unknown name alone', 'Action: Patience\n\nGood things take time.\n---END---'],
  ['an unknown name without an end', 'ACTION: FLY_AWAY\nWHERE_TO: north'],
  ['a known name, then words', 'Action: Search Web\nThat would be the next step.'],
  ['a quotation', '> ACTION: SEARCH_WEB\n> QUERY: tides\n> ---END---'],
  ['quotation marks', '"ACTION: SEARCH_WEB" is how you search.\n"ACTION: ACCEPT"'],
  ['backquotes', '`ACTION: ACCEPT`'],
  ['code that holds an action', '```python\nprint("hello")\nACTION: ACCEPT\n---END---\n```\n'],
  ['code that is not closed', '```\nhello\nACTION: ACCEPT\n---END---'],
  ['an end without an action', 'one\n---END---\ntwo'],
  ['a result without an action', 'RESULT: SEARCH_WEB\nsix'],
  ['a list', '1. Actions\n2. Results\n3) END\n- A\n* B'],
  ['half a word', 'Act'],
  ['half a fence', '``'],
  ['a fence and nothing else', '```'],
  ['an empty text', ''],
  ['a name that is none', 'ACTION: ???\n---END---'],
]
