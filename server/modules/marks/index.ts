// marks: which tags a customer bears, who or what says so, and what comes and goes by itself.
export { marksRoutes } from './marks.routes.ts';
