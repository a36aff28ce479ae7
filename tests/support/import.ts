// Acts of an import that tests of every kind of list share.
import { randomUUID } from 'node:crypto';
import type { ImportKindView } from '../../server/modules/imports/imports.contract.ts';
import type { StaffClient, World } from './world.ts';

type Counts = Record<'create' | 'update' | 'same' | 'problem', number>;
export type Detail = {
  importId: string;
  state: string;
  mapping: (string | null)[];
  counts: Counts;
  kept: number;
};
export type Line = {
  line: number;
  result: string;
  differences: { title: string; before: string; after: string }[];
  problems: { title: string; problem: string }[];
};

export const counted = (part: Partial<Counts>): Counts => ({ create: 0, update: 0, same: 0, problem: 0, ...part });

export const importsOf = (world: World, staff: StaffClient, kind: ImportKindView['kind'], fileName = '名单.csv') => {
  const upload = (text: string, client = staff, requestId = randomUUID()) =>
    client.post<Detail>('/staff/imports', {
      requestId,
      kind,
      fileName,
      base64: Buffer.from(text).toString('base64'),
    });
  const detailOf = async (importId: string): Promise<Detail> =>
    (await staff.get<Detail>(`/staff/imports/${importId}`)).data;
  const ask = async (importId: string, action: string): Promise<Detail> => {
    const body = action === 'mapping' ? { mapping: (await detailOf(importId)).mapping } : {};
    const answer = await staff.post<Detail>(`/staff/imports/${importId}/${action}`, body);
    expect([action, answer.status]).toEqual([action, 200]);
    await world.settle();
    return detailOf(importId);
  };
  const linesOf = async (importId: string): Promise<Line[]> =>
    (await staff.get<Line[]>(`/staff/imports/${importId}/rows`)).data;
  /** Uploaded, and every row looked at. */
  const check = async (text: string): Promise<Detail> => ask((await upload(text)).data.importId, 'mapping');
  return { upload, detailOf, ask, linesOf, check };
};
