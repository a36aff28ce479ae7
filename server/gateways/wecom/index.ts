// The WeCom gateway: WeCom's server API and callbacks in our words; the vendor's words stop in this folder.
export type * from './wecom.types.ts';
export type { CallStore } from './call-store.ts';
