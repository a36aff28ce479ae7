// settings: what the owner decides for the whole agency: whether anything is sent, to whom during the pilot, limits and hours.
export { acceptTakeOver, choosePilot } from './change-settings.ts';
export { checkWrite, findDomainFile, findSettings, isTakenOver, presentSettings } from './find-settings.ts';
export type { SettingsRecord } from './settings.model.ts';
export { settingsRoutes } from './settings.routes.ts';
export { refusalOf, type WriteRules } from './settings.state.ts';
