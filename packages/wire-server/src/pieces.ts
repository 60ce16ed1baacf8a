// Cuts text into the pieces of a stream, between characters; bytes are cut elsewhere, wherever it falls.

/** Pieces of `size` characters; none for an empty text. */
export function pieces(text: string, size = 12): readonly string[] {
  const characters = [...text]
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, index) =>
    characters.slice(index * size, (index + 1) * size).join(''),
  )
}
