// As much of Mermaid's grammar for state diagrams as the diagrams here use, so that a test can tell whether one would parse.
// Every line must be one of these, every id declared once, every block closed.
const ID = String.raw`[A-Za-z0-9]\w*`
const END = String.raw`(?:\[\*\]|${ID})`
// Mermaid reads `;` as the end of a statement and `#…;` as a character.
const TEXT = String.raw`(?:#\d+;|<br/>|[^#;:"<>{}%\\\x60])+`

const DECLARATION = new RegExp(`^state "(?:${TEXT})" as (${ID})( \\{)?$`)
const ARROW = new RegExp(`^(${END}) --> (${END})(?: : ${TEXT})?$`)
const CLASS = new RegExp(`^class (${ID}(?:,${ID})*) active$`)
const KEYWORDS =
  /^(?:accdescr|acctitle|as|class|classdef|click|default|end|href|note|root|scale|state|statediagram|style)$/i

/** What is wrong with a diagram, line by line; empty when it is well formed. */
export function mermaidFaults(diagram: string): readonly string[] {
  const faults: string[] = []
  const declared = new Set<string>()
  const used = new Set<string>()
  let depth = 0
  const [first, ...lines] = diagram.replace(/^---\ntitle: "(?:[^"\\\n]|\\.)*"\n---\n/, '').split('\n')
  if (first !== 'stateDiagram-v2') faults.push(`begins with ${first}`)
  for (const line of lines.map(text => text.trim())) {
    const declaration = DECLARATION.exec(line)
    const arrow = ARROW.exec(line)
    const marked = CLASS.exec(line)
    if (declaration?.[1]) {
      const [, id, opens] = declaration
      if (declared.has(id)) faults.push(`declares ${id} twice`)
      if (KEYWORDS.test(id) || id in {}) faults.push(`uses ${id} as an id`)
      declared.add(id)
      if (opens) depth += 1
    } else if (arrow) used.add(arrow[1] ?? '').add(arrow[2] ?? '')
    else if (marked) for (const id of marked[1]?.split(',') ?? []) used.add(id)
    else if (line === '}') depth -= 1
    else if (line !== '--' && !line.startsWith('classDef active ')) faults.push(`does not parse: ${line}`)
    if (depth < 0) faults.push('closes a block that is not open')
  }
  used.delete('[*]')
  for (const id of used) if (!declared.has(id)) faults.push(`uses ${id}, which is not declared`)
  if (depth !== 0) faults.push(`leaves ${depth} blocks open`)
  return faults
}
