// sidebar: what a member of staff sees beside a chat in WeCom: who this customer is and what to do now. It only reads.
export { sidebarRoutes } from './sidebar.routes.ts';
