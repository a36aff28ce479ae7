// merges: which records may be one person, who decided so, and taking it back. Nothing is merged without a person.
export { mergesRoutes } from './merges.routes.ts';
