// Follows WeCom's cursors to the last page.
import { badAnswer } from './wecom-errors.ts';

/** All pages in order. A cursor that comes back is an error: it would go round for ever. */
export const readAllPages = async <Page>(
  path: string,
  readPage: (cursor: string | null) => Promise<{ page: Page; nextCursor: string | null }>,
): Promise<Page[]> => {
  const pages: Page[] = [];
  const seen = new Set<string>();
  let cursor: string | null = null;
  do {
    const { page, nextCursor }: { page: Page; nextCursor: string | null } = await readPage(cursor);
    pages.push(page);
    if (nextCursor !== null && seen.has(nextCursor)) throw badAnswer(path, 'the cursor came back', true);
    if (nextCursor !== null) seen.add(nextCursor);
    cursor = nextCursor;
  } while (cursor !== null);
  return pages;
};
