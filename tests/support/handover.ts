// Acts of a handover that tests share.
import type { HandoverDetail, HandoverView, TransferRow } from '../../server/modules/handovers/handovers.contract.ts';
import type { StaffClient } from './world.ts';

export const handoversOf = async (staff: StaffClient): Promise<HandoverView[]> =>
  (await staff.get<HandoverView[]>('/staff/handovers')).data;

export const handoverOf = async (staff: StaffClient, staffUserId: string): Promise<HandoverDetail> => {
  const found = (await handoversOf(staff)).find((handover) => handover.staffUserId === staffUserId);
  if (!found) throw new Error(`no handover of ${staffUserId}`);
  return (await staff.get<HandoverDetail>(`/staff/handovers/${found.handoverId}`)).data;
};

/** customer's name -> his row. */
export const transfersOf = async (staff: StaffClient, handoverId: string): Promise<Map<string, TransferRow>> => {
  const { data } = await staff.get<TransferRow[]>(`/staff/handovers/${handoverId}/transfers`);
  return new Map(data.map((row) => [row.customerName, row]));
};

/** customer's name -> state, for comparing at a glance. */
export const transferStates = async (staff: StaffClient, handoverId: string): Promise<Record<string, string>> =>
  Object.fromEntries([...(await transfersOf(staff, handoverId))].map(([name, row]) => [name, row.state]));

export const choose = async (
  staff: StaffClient,
  handoverId: string,
  chosen: Record<string, string | null>,
): Promise<void> => {
  const rows = await transfersOf(staff, handoverId);
  for (const [name, toUserId] of Object.entries(chosen)) {
    const transferIds = [rows.get(name)?.transferId];
    const { status, error } = await staff.post(`/staff/handovers/${handoverId}/successors`, { toUserId, transferIds });
    if (status !== 200) throw new Error(JSON.stringify(error));
  }
};
