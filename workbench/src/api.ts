// Every endpoint that the workbench calls, one typed line each. The contracts of the server give types only: nothing of them is bundled.
import type { z } from 'zod';
import type * as audit from '../../server/modules/audit/audit.contract.ts';
import type * as bookings from '../../server/modules/bookings/bookings.contract.ts';
import type * as broadcasts from '../../server/modules/broadcasts/broadcasts.contract.ts';
import type * as contactPolicy from '../../server/modules/contact-policy/contact-policy.contract.ts';
import type * as contacts from '../../server/modules/contacts/contacts.contract.ts';
import type * as customerLists from '../../server/modules/customer-lists/customer-lists.contract.ts';
import type * as customers from '../../server/modules/customers/customers.contract.ts';
import type * as optOuts from '../../server/modules/opt-outs/opt-outs.contract.ts';
import type * as profile from '../../server/modules/customers/profile.contract.ts';
import type * as deliveries from '../../server/modules/deliveries/deliveries.contract.ts';
import type * as handovers from '../../server/modules/handovers/handovers.contract.ts';
import type * as leads from '../../server/modules/leads/leads.contract.ts';
import type * as goingLive from '../../server/modules/going-live/going-live.contract.ts';
import type * as images from '../../server/modules/images/images.contract.ts';
import type * as identity from '../../server/modules/identity/identity.contract.ts';
import type * as imports from '../../server/modules/imports/imports.contract.ts';
import type * as marks from '../../server/modules/marks/marks.contract.ts';
import type * as merges from '../../server/modules/merges/merges.contract.ts';
import type * as reports from '../../server/modules/reports/reports.contract.ts';
import type * as rules from '../../server/modules/rules/rules.contract.ts';
import type * as segments from '../../server/modules/segments/segments.contract.ts';
import type * as sidebar from '../../server/modules/sidebar/sidebar.contract.ts';
import type * as settings from '../../server/modules/settings/settings.contract.ts';
import type * as tags from '../../server/modules/tags/tags.contract.ts';
import type * as tasks from '../../server/modules/tasks/tasks.contract.ts';
import { request, requestFile, unreadableAnswer } from './request.ts';

type Contract = { method: 'get' | 'post'; path: string; data: z.ZodType };
type Part<C, K extends 'params' | 'query' | 'body'> =
  C extends Record<K, z.ZodType> ? Record<K, z.input<C[K]>> : unknown;
type Input<C> = Part<C, 'params'> &
  Part<C, 'query'> &
  Part<C, 'body'> &
  (C extends { upload: object } ? { file: Blob } : unknown);
type Answer<C extends Contract> = { data: z.output<C['data']> } & (C extends { page: z.ZodType }
  ? { page: z.output<C['page']> }
  : unknown);
type AnyInput = { params?: object; query?: object; body?: unknown; file?: Blob };

const addressOf = (path: string, { params = {}, query = {} }: AnyInput): string => {
  const values = new Map<string, unknown>(Object.entries(params));
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const asked = search.toString();
  return asked === '' ? filled : `${filled}?${asked}`;
};

/** Method and path are checked against the contract by the compiler. */
const endpoint = <C extends Contract>(method: C['method'], path: C['path']) => {
  // The server parses every answer through this contract before it sends it, so `data` is of its shape.
  const isAnswer = (body: object): body is Answer<C> => 'data' in body;
  return async (input: Input<C> & AnyInput, signal?: AbortSignal): Promise<Answer<C>> => {
    const { body: sent, file } = input;
    const body = await request(method, addressOf(path, input), { body: sent, ...(file ? { file } : {}), signal });
    if (isAnswer(body)) return body;
    throw unreadableAnswer();
  };
};

export const api = {
  getMe: endpoint<typeof identity.getMe>('get', '/staff/me'),
  listStaff: endpoint<typeof identity.listStaff>('get', '/staff/people'),
  disableStaff: endpoint<typeof identity.postDisableStaff>('post', '/staff/people/:userId/disable'),
  enableStaff: endpoint<typeof identity.postEnableStaff>('post', '/staff/people/:userId/enable'),
  listHandovers: endpoint<typeof handovers.listHandovers>('get', '/staff/handovers'),
  getHandover: endpoint<typeof handovers.getHandoverView>('get', '/staff/handovers/:handoverId'),
  listTransfers: endpoint<typeof handovers.listTransfers>('get', '/staff/handovers/:handoverId/transfers'),
  chooseSuccessors: endpoint<typeof handovers.postSuccessors>('post', '/staff/handovers/:handoverId/successors'),
  startHandover: endpoint<typeof handovers.postStart>('post', '/staff/handovers/:handoverId/start'),
  listChannels: endpoint<typeof leads.listChannels>('get', '/staff/channels'),
  listPool: endpoint<typeof handovers.listPool>('get', '/staff/pool'),
  getClaims: endpoint<typeof handovers.getClaims>('get', '/staff/pool/claims'),
  giveUpCustomer: endpoint<typeof handovers.postGiveUp>('post', '/staff/customers/:customerId/give-up'),
  claimCustomer: endpoint<typeof handovers.postClaim>('post', '/staff/pool/:transferId/claim'),
  listTags: endpoint<typeof tags.listTags>('get', '/staff/tags'),
  getOptOutRequest: endpoint<typeof optOuts.getOptOutRequest>('get', '/staff/opt-out-requests/:requestId'),
  handleOptOutRequest: endpoint<typeof optOuts.handleOptOutRequest>('post', '/staff/opt-out-requests/:requestId'),
  getToday: endpoint<typeof reports.getToday>('get', '/staff/today'),
  listTasks: endpoint<typeof tasks.listTasks>('get', '/staff/tasks'),
  postponeTask: endpoint<typeof tasks.postponeTask>('post', '/staff/tasks/:taskId/postpone'),
  skipTask: endpoint<typeof tasks.skipTask>('post', '/staff/tasks/:taskId/skip'),
  getTaskPreference: endpoint<typeof tasks.getTaskPreference>('get', '/staff/task-preference'),
  setTaskPreference: endpoint<typeof tasks.setTaskPreference>('post', '/staff/task-preference'),
  createTag: endpoint<typeof tags.createTag>('post', '/staff/tags'),
  editTag: endpoint<typeof tags.editTag>('post', '/staff/tags/:tagId'),
  editTagGroup: endpoint<typeof tags.editTagGroup>('post', '/staff/tag-groups/:groupId'),
  getOverview: endpoint<typeof marks.getOverview>('get', '/staff/tag-overview'),
  previewRule: endpoint<typeof marks.previewRule>('post', '/staff/tags/:tagId/rule-preview'),
  setRule: endpoint<typeof marks.setRule>('post', '/staff/tags/:tagId/rule'),
  endRule: endpoint<typeof marks.endRule>('post', '/staff/tags/:tagId/rule/end'),
  listCustomers: endpoint<typeof customers.listCustomers>('get', '/staff/customers'),
  getCustomerCard: endpoint<typeof customers.getCustomerCard>('get', '/staff/customers/:customerId'),
  listBookings: endpoint<typeof bookings.listBookings>('get', '/staff/customers/:customerId/bookings'),
  listRelations: endpoint<typeof contacts.listRelations>('get', '/staff/customers/:customerId/relations'),
  listDeliveriesToCustomer: endpoint<typeof deliveries.listDeliveriesToCustomer>(
    'get',
    '/staff/customers/:customerId/deliveries',
  ),
  changeProfile: endpoint<typeof profile.changeProfile>('post', '/staff/customers/:customerId/profile'),
  setOptOut: endpoint<typeof profile.setOptOut>('post', '/staff/customers/:customerId/opt-out'),
  liftOptOut: endpoint<typeof profile.liftOptOut>('post', '/staff/customers/:customerId/opt-in'),
  listChanges: endpoint<typeof profile.listChanges>('get', '/staff/customers/:customerId/changes'),
  listMarks: endpoint<typeof marks.listMarks>('get', '/staff/customers/:customerId/marks'),
  giveMark: endpoint<typeof marks.giveMark>('post', '/staff/customers/:customerId/marks'),
  takeOffMark: endpoint<typeof marks.takeOffMark>('post', '/staff/customers/:customerId/marks/take-off'),
  listImportKinds: endpoint<typeof imports.listImportKinds>('get', '/staff/import-kinds'),
  listImports: endpoint<typeof imports.listImports>('get', '/staff/imports'),
  beginImport: endpoint<typeof imports.beginImport>('post', '/staff/imports'),
  getImport: endpoint<typeof imports.getImport>('get', '/staff/imports/:importId'),
  mapImport: endpoint<typeof imports.mapImport>('post', '/staff/imports/:importId/mapping'),
  listImportRows: endpoint<typeof imports.listImportRows>('get', '/staff/imports/:importId/rows'),
  applyImport: endpoint<typeof imports.applyImport>('post', '/staff/imports/:importId/apply'),
  cancelImport: endpoint<typeof imports.cancelImport>('post', '/staff/imports/:importId/cancel'),
  undoImport: endpoint<typeof imports.undoImport>('post', '/staff/imports/:importId/undo'),
  listMergeCandidates: endpoint<typeof merges.listMergeCandidates>('get', '/staff/merge-candidates'),
  mergeCustomers: endpoint<typeof merges.mergeCustomers>('post', '/staff/merges'),
  dismissMerge: endpoint<typeof merges.dismissMerge>('post', '/staff/merges/dismiss'),
  undoMerge: endpoint<typeof merges.undoMerge>('post', '/staff/merges/undo'),
  getSyncStatus: endpoint<typeof contacts.getSyncStatus>('get', '/staff/sync'),
  listLiveCodes: endpoint<typeof contacts.listLiveCodes>('get', '/staff/live-codes'),
  postLiveCode: endpoint<typeof contacts.postLiveCode>('post', '/staff/live-codes'),
  listSegments: endpoint<typeof segments.listSegments>('get', '/staff/segments'),
  getSegment: endpoint<typeof segments.getSegment>('get', '/staff/segments/:segmentId'),
  getVocabulary: endpoint<typeof segments.getVocabulary>('get', '/staff/segment-vocabulary'),
  createSegment: endpoint<typeof segments.createSegment>('post', '/staff/segments'),
  editSegment: endpoint<typeof segments.editSegment>('post', '/staff/segments/:segmentId'),
  archiveSegment: endpoint<typeof segments.archiveSegment>('post', '/staff/segments/:segmentId/archive'),
  previewSegment: endpoint<typeof segments.previewSegment>('post', '/staff/segment-preview'),
  findExamples: endpoint<typeof segments.findExamples>('post', '/staff/segment-examples'),
  uploadImage: endpoint<typeof images.uploadImage>('post', '/staff/images'),
  previewBroadcast: endpoint<typeof broadcasts.previewBroadcast>('post', '/staff/broadcast-preview'),
  approveBroadcast: endpoint<typeof broadcasts.approveBroadcast>('post', '/staff/broadcasts/:broadcastId/approval'),
  remindBroadcast: endpoint<typeof broadcasts.remindBroadcast>('post', '/staff/broadcasts/:broadcastId/reminders'),
  getContactBudget: endpoint<typeof contactPolicy.getContactBudget>(
    'get',
    '/staff/customers/:customerId/contact-budget',
  ),
  listBroadcasts: endpoint<typeof broadcasts.listBroadcasts>('get', '/staff/broadcasts'),
  launchBroadcast: endpoint<typeof broadcasts.launchBroadcast>('post', '/staff/broadcasts'),
  getBroadcast: endpoint<typeof broadcasts.getBroadcast>('get', '/staff/broadcasts/:broadcastId'),
  listBroadcastDeliveries: endpoint<typeof broadcasts.listBroadcastDeliveries>(
    'get',
    '/staff/broadcasts/:broadcastId/deliveries',
  ),
  cancelBroadcast: endpoint<typeof broadcasts.cancelBroadcast>('post', '/staff/broadcasts/:broadcastId/cancel'),
  listEvents: endpoint<typeof audit.listEvents>('get', '/staff/audit'),
  getSettings: endpoint<typeof settings.getSettings>('get', '/staff/settings'),
  getSendingState: endpoint<typeof settings.getSendingState>('get', '/staff/sending'),
  postSending: endpoint<typeof settings.postSending>('post', '/staff/settings/sending'),
  postPilot: endpoint<typeof settings.postPilot>('post', '/staff/settings/pilot'),
  postPilotStaff: endpoint<typeof settings.postPilotStaff>('post', '/staff/settings/pilot-staff'),
  postValues: endpoint<typeof settings.postValues>('post', '/staff/settings/values'),
  postDomainFile: endpoint<typeof settings.postDomainFile>('post', '/staff/settings/domain-file'),
  getFirstLook: endpoint<typeof goingLive.getFirstLook>('get', '/staff/first-sync'),
  lookAgain: endpoint<typeof goingLive.postLookAgain>('post', '/staff/first-sync/look'),
  acceptFirstSync: endpoint<typeof goingLive.postAccept>('post', '/staff/first-sync/accept'),
  examine: endpoint<typeof goingLive.postExamine>('post', '/staff/going-live/examine'),
  listPilotCustomers: endpoint<typeof goingLive.listPilotCustomers>('get', '/staff/settings/pilot-customers'),
  postPilotCustomers: endpoint<typeof goingLive.postPilotCustomers>('post', '/staff/settings/pilot-customers'),
  getLicenceMeter: endpoint<typeof goingLive.getLicenceMeter>('get', '/staff/licence-meter'),
  signPage: endpoint<typeof sidebar.signPage>('get', '/staff/sidebar/signatures'),
  openCustomer: endpoint<typeof sidebar.openCustomer>('get', '/staff/sidebar/customers/:externalUserId'),
  /** Where a browser finds its picture. */
  broadcastImageAddress: (broadcastId: string) =>
    addressOf('/staff/broadcasts/:broadcastId/image' satisfies typeof broadcasts.getBroadcastImage.path, {
      params: { broadcastId },
    }),
  exportCustomers: (body: z.input<typeof customerLists.exportCustomers.body>) =>
    requestFile('/staff/customer-exports', body),
  /** Has no contract: it only ends the cookie. */
  signOut: () => request('post', '/staff/sign-out'),
};

export type Person = identity.Person;
export type Me = identity.Me;
export type HandoverView = handovers.HandoverView;
export type HandoverDetail = handovers.HandoverDetail;
export type TransferRow = handovers.TransferRow;
export type PooledCustomer = handovers.PooledCustomer;
export type Claims = handovers.Claims;
export type TagGroups = tags.TagGroups;
export type PhonesReason = customerLists.PhonesReason;
export type CustomerRow = customers.CustomerRow;
export type CustomerCard = customers.CustomerCard;
export type BookingRow = bookings.BookingRow;
export type ChangeRow = profile.ChangeRow;
export type ImportKindView = imports.ImportKindView;
export type ImportDetail = imports.ImportDetail;
export type ImportRowView = imports.ImportRowView;
export type ImportState = imports.ImportView['state'];
export type TagOverview = marks.TagOverview;
export type MarksOfCustomer = marks.MarksOfCustomer;
export type MergeCandidate = merges.MergeCandidate;
export type Relation = contacts.Relations[number];
export type LiveCode = contacts.LiveCode;
export type ChannelRow = leads.ChannelRow;
export type DeliveryRow = deliveries.DeliveryRow;
export type DeliveryState = DeliveryRow['state'];
export type PreviewRequest = z.input<typeof broadcasts.previewBroadcast.body>;
export type Today = reports.Today;
export type TaskRow = tasks.TaskRow;
export type BroadcastPreview = broadcasts.BroadcastPreview;
export type BroadcastSummary = broadcasts.BroadcastSummary;
export type BroadcastDetail = broadcasts.BroadcastDetail;
export type UploadedImage = images.UploadedImage;
export type LaunchBroadcast = broadcasts.LaunchBroadcast;
export type SendTaskState = BroadcastDetail['consultants'][number]['sendTasks'][number]['state'];
export type Condition = rules.Condition;
export type Group = rules.Group;
export type Leaf = rules.Leaf;
export type Window = rules.Window;
export type Comparison = rules.Comparison;
export type Vocabulary = segments.Vocabulary;
export type SegmentRow = segments.SegmentRow;
export type SegmentPreview = segments.SegmentPreview;
export type SegmentExamples = segments.SegmentExamples;
export type Settings = settings.Settings;
export type SettingsValues = settings.SettingsValues;
export type FirstLook = goingLive.FirstLook;
export type Finding = goingLive.Finding;
export type SidebarCard = sidebar.SidebarCard;
export type NextStep = sidebar.NextStep;
export type AuditEvent = z.output<typeof audit.listEvents.data>[number];
