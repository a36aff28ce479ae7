// tag-lists: lists that say who bears which tag, as a kind of import. What a mark is and how WeCom follows is told by `tags` and `marks`.
export { tagImport } from './import-tags.ts';
