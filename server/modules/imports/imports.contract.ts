// What the workbench asks about imports.
import { z } from 'zod';
import { objectId } from '../tags/tags.contract.ts';

export const importState = z.enum([
  'mapping',
  'checking',
  'preview',
  'applying',
  'applied',
  'undoing',
  'undone',
  'cancelled',
]);

const importKind = z.enum(['customers', 'tags', 'bookings']);
export type ImportKindName = z.infer<typeof importKind>;

const params = z.object({ importId: objectId });
const mapping = z.array(z.string().max(40).nullable()).max(60);

const importView = z.object({
  importId: z.string(),
  kind: z.string(),
  kindTitle: z.string(),
  /** What is counted: 位客户. */
  unit: z.string(),
  fileName: z.string(),
  state: importState,
  rows: z.number(),
  /** Rows gone through in the present state. */
  done: z.number(),
  counts: z.object({ create: z.number(), update: z.number(), same: z.number(), problem: z.number() }),
  kept: z.number(),
  createdByName: z.string(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type ImportView = z.infer<typeof importView>;

const importDetail = importView.extend({
  header: z.array(z.string()),
  mapping,
  columns: z.array(z.object({ key: z.string(), title: z.string(), hint: z.string() })),
  takingBack: z.string(),
});
export type ImportDetail = z.infer<typeof importDetail>;

export const listImportKinds = {
  method: 'get',
  path: '/staff/import-kinds',
  summary: '能导入哪几种名单：各有哪些列、怎么填',
  data: z.array(
    z.object({
      kind: importKind,
      title: z.string(),
      purpose: z.string(),
      columns: z.array(z.object({ title: z.string(), hint: z.string(), example: z.string() })),
    }),
  ),
} as const;
export type ImportKindView = z.infer<typeof listImportKinds.data>[number];

export const listImports = {
  method: 'get',
  path: '/staff/imports',
  summary: '导入列表，最近的在前',
  data: z.array(importView),
} as const;

export const beginImport = {
  method: 'post',
  path: '/staff/imports',
  summary: '上传一份名单(xlsx 或 CSV)，系统猜出每一列是什么；还不会写入任何资料',
  body: z.object({
    requestId: z.uuid(),
    kind: importKind,
    fileName: z.string().trim().min(1).max(120),
    /** The bytes of the file. */
    base64: z.base64().max(960_000, '文件太大：最多约 700 KB，请拆成几个文件'),
  }),
  data: importDetail,
} as const;
export type BeginImport = z.input<typeof beginImport.body>;

export const getImport = {
  method: 'get',
  path: '/staff/imports/:importId',
  summary: '一次导入：列的对应、进展与结果',
  params,
  data: importDetail,
} as const;

export const mapImport = {
  method: 'post',
  path: '/staff/imports/:importId/mapping',
  summary: '确认每一列对应什么，开始逐行检查',
  params,
  body: z.object({ mapping }),
  data: importDetail,
} as const;

export const listImportRows = {
  method: 'get',
  path: '/staff/imports/:importId/rows',
  summary: '逐行预览：新增、修改哪些内容、有什么问题；手机号打码',
  params,
  query: z.object({
    chunk: z.coerce.number().int().min(0).default(0),
    only: z.enum(['problem', 'create', 'update', 'same']).optional(),
  }),
  data: z.array(
    z.object({
      line: z.number(),
      result: z.enum(['create', 'update', 'same', 'problem']),
      differences: z.array(z.object({ title: z.string(), before: z.string(), after: z.string() })),
      problems: z.array(z.object({ title: z.string(), problem: z.string() })),
    }),
  ),
  page: z.object({ nextChunk: z.number().nullable() }),
} as const;
export type ImportRowView = z.infer<typeof listImportRows.data>[number];

export const applyImport = {
  method: 'post',
  path: '/staff/imports/:importId/apply',
  summary: '写入没有问题的行；有问题的行跳过',
  params,
  data: importDetail,
} as const;

export const cancelImport = {
  method: 'post',
  path: '/staff/imports/:importId/cancel',
  summary: '取消；正在写入的会全部撤回',
  params,
  data: importDetail,
} as const;

export const undoImport = {
  method: 'post',
  path: '/staff/imports/:importId/undo',
  summary: '撤回整次导入；之后被改过的资料保持不动',
  params,
  data: importDetail,
} as const;
