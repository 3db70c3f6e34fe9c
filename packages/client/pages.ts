/** Walks the pages of a list: `for await (const { members } of pages((after) => allot.members.list(space, { after })))`. */
export async function* pages<Page extends { readonly next: number | null }>(
  read: (after: number) => Promise<Page>,
): AsyncGenerator<Page, void> {
  for (let after: number | null = 0; after !== null; ) {
    const page: Page = await read(after)
    yield page
    after = page.next
  }
}
