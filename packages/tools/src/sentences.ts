// The sentences of a text, by the rules of Unicode; a blank line ends one too.

/** In order, without the spaces around them. */
export function sentencesOf(source: string): readonly string[] {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' })
  return source
    .split(/\n\s*\n/)
    .flatMap(paragraph =>
      Array.from(segmenter.segment(paragraph.replace(/\s*\n\s*/g, ' ')), ({ segment }) => segment.trim()),
    )
    .filter(sentence => /[\p{L}\p{N}]/u.test(sentence))
}
