// Pure: a row of a list of bookings: its columns, what it says of a booking, what is wrong with it. Values are not repeated.
import { addDays } from '../../local-day.ts';
import { problemsOfWho, tooLong, whoColumns, type Problem } from '../customer-lists/index.ts';
import type { Cells, ImportColumn } from '../imports/index.ts';
import type { BookingValues } from './booking.state.ts';
import { readDay } from './read-day.ts';

export const columns: readonly ImportColumn[] = [
  {
    key: 'orderNo',
    title: '订单号',
    aliases: ['订单编号', '单号', '团单号', '行程编号', '合同号'],
    hint: '必填，贵社自己的编号；同一个号再导入就是修改',
    example: 'DD20261201001',
  },
  ...whoColumns,
  {
    key: 'product',
    title: '产品',
    aliases: ['产品名称', '线路', '线路名称', '房型'],
    hint: '线路或房型，最多 60 个字',
    example: '云南深度 8 日',
  },
  { key: 'destination', title: '目的地', aliases: ['酒店', '旅行目的地'], hint: '新订单必填', example: '云南' },
  {
    key: 'departsOn',
    title: '出发日期',
    aliases: ['出行日期', '出团日期', '入住日期', '启程日期', '出发日'],
    hint: '2026-12-01、2026/12/1 或 12月1日；不写年份的按最近的算',
    example: '2026-12-01',
  },
  {
    key: 'returnsOn',
    title: '返回日期',
    aliases: ['返程日期', '回程日期', '结束日期', '离店日期', '退房日期'],
    hint: '没有这一列的，请有“天数”',
    example: '2026-12-08',
  },
  { key: 'days', title: '天数', aliases: ['行程天数', '日数'], hint: '没有返回日期时用，当天来回是 1', example: '' },
  {
    key: 'people',
    title: '人数',
    aliases: ['出行人数', '总人数'],
    hint: '2、2人或 2大1小；不填算 1 人',
    example: '2大1小',
  },
  {
    key: 'amount',
    title: '金额',
    aliases: ['订单金额', '总价', '应收', '团款'],
    hint: '元，可以带两位小数；不填算 0',
    example: '12800.00',
  },
  {
    key: 'status',
    title: '状态',
    aliases: ['订单状态'],
    hint: '已确认、已付款、已完成等，或已取消；不填是已确认',
    example: '已确认',
  },
  {
    key: 'kind',
    title: '类型',
    aliases: ['订单类型', '业务类型'],
    hint: '酒店、住宿写“入住”，其余都算出行',
    example: '',
  },
  { key: 'bookedOn', title: '下单日期', aliases: ['预订日期', '下单时间', '签约日期'], hint: '哪天订的', example: '' },
];

const confirmedWords = [
  '确认',
  '付款',
  '支付',
  '付清',
  '出票',
  '成交',
  '签约',
  '出行',
  '出团',
  '入住',
  '离店',
  '完成',
  '有效',
];
const cancelledWords = ['取消', '退订', '退款', '退团', '作废', '关闭'];
/** 待确认, 未付款: not settled yet, so it is neither. */
const openWords = /待|未|申请/;

/** Null: no word that says whether it takes place. */
const readStatus = (text: string): BookingValues['status'] | null => {
  if (openWords.test(text)) return null;
  if (cancelledWords.some((word) => text.includes(word))) return 'cancelled';
  return confirmedWords.some((word) => text.includes(word)) ? 'confirmed' : null;
};

const mostPeople = 500;

/** 3, 3人, 2大1小 as a number of people; null: none. */
const readPeople = (text: string): number | null => {
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '');
  const parts = /^(\d{1,3})(?:人|位)?$|^(\d{1,3})(?:大|成人)(?:(\d{1,3})(?:小|儿童|童))?$/.exec(plain);
  if (!parts) return null;
  const people = parts.slice(1).reduce((sum, part) => sum + Number(part || 0), 0);
  return people >= 1 && people <= mostPeople ? people : null;
};

/** 8, 8天; null: no count of days. */
const readCount = (text: string): number | null =>
  Number(/^(\d{1,3})[天日]?$/.exec(text.normalize('NFKC'))?.[1] ?? 0) || null;

/** Yuan as written, as fen; null: no amount. Twelve digits are more than anybody pays. */
const readFen = (text: string): number | null => {
  const plain = text.normalize('NFKC').replaceAll(/[\s,¥元]/g, '');
  const [, yuan, fen = ''] = /^(\d{1,9})(?:\.(\d{1,2})0*)?$/.exec(plain) ?? [];
  return yuan === undefined ? null : Number(yuan) * 100 + Number(fen.padEnd(2, '0'));
};

const isStay = (text: string): boolean => /入住|住宿|酒店|民宿|客房|订房/.test(text);

export const orderNoOf = (cells: Cells): string => (cells['orderNo'] ?? '').normalize('NFKC').trim();

const problemsOfOrderNo = (orderNo: string): Problem[] => {
  const problem = (text: string): Problem[] => [{ title: '订单号', problem: text }];
  if (orderNo === '') return problem('请填订单号');
  if (orderNo.length > 40) return problem('最多 40 个字');
  // 2.02612E+17: whatever stood there is lost.
  return /^\d+(\.\d+)?E\+\d+$/i.test(orderNo) ? problem('被 Excel 改成了科学计数，请把这一列设为文本再填一次') : [];
};

/** What a row says; what it leaves open is not named, and what is known stays. */
export type Said = { [Field in keyof Omit<BookingValues, 'customerId'>]: BookingValues[Field] | undefined };

/** The year that is not written: of a departure rather to come than past, of a booking rather past, of a return after the departure. */
const halfYear = 182;
const daysBehindDeparture = 90;

/** `known`: the booking of this number, so that days without a year stay in its. `today`: the agency's day. */
export const readRow = (
  cells: Cells,
  known: BookingValues | null,
  today: string,
): { said: Said; problems: Problem[] } => {
  const problems = [
    ...problemsOfOrderNo(orderNoOf(cells)),
    ...tooLong(cells, 'product', '产品', 60),
    ...tooLong(cells, 'destination', '目的地', 60),
  ];
  const read = <Value>(
    key: string,
    title: string,
    reading: (text: string) => Value | null,
    problem: string,
  ): Value | undefined => {
    const text = cells[key] ?? '';
    if (text === '') return undefined;
    const value = reading(text);
    if (value === null) problems.push({ title, problem });
    return value ?? undefined;
  };
  const noDay = '看不懂这个日期，请写成 2026-12-01 或 12月1日';
  const departsOn = read(
    'departsOn',
    '出发日期',
    (text) => readDay(text, known?.departsOn ?? addDays(today, daysBehindDeparture)),
    noDay,
  );
  const from = departsOn ?? known?.departsOn;
  const days = read('days', '天数', readCount, '请写 1 到 999 的整数');
  const returnsOn =
    read('returnsOn', '返回日期', (text) => readDay(text, addDays(from ?? today, halfYear)), noDay) ??
    (days !== undefined && from !== undefined ? addDays(from, days - 1) : undefined);
  const until = returnsOn ?? known?.returnsOn;
  if (from !== undefined && until !== undefined && until < from) {
    problems.push({ title: '返回日期', problem: '返回日期不能早于出发日期' });
  }
  const said: Said = {
    kind: read('kind', '类型', (text) => (isStay(text) ? 'stay' : 'trip'), ''),
    destination: cells['destination'] ? cells['destination'] : undefined,
    product: cells['product'] ? cells['product'] : undefined,
    departsOn,
    returnsOn,
    people: read('people', '人数', readPeople, `请写 1 到 ${mostPeople} 的整数，或 2大1小`),
    amountFen: read('amount', '金额', readFen, '不是有效的金额，请写成 12800 或 12800.50'),
    status: read('status', '状态', readStatus, '看不出订单还成立没有，请写“已确认”或“已取消”；没定下来的先不导入'),
    bookedOn: read('bookedOn', '下单日期', (text) => readDay(text, addDays(today, -halfYear)), noDay),
  };
  if (known === null) {
    problems.push(...problemsOfWho(cells));
    if (said.destination === undefined) problems.push({ title: '目的地', problem: '新订单要有目的地' });
    if (!cells['departsOn']) problems.push({ title: '出发日期', problem: '新订单要有出发日期' });
    if (!cells['returnsOn'] && !cells['days'])
      problems.push({ title: '返回日期', problem: '新订单要有返回日期或天数' });
  }
  return { said, problems };
};

/** The booking as the row makes it; null: not all of it is known. */
export const bookingAfter = (
  known: BookingValues | null,
  said: Said,
  customerId: BookingValues['customerId'],
): BookingValues | null => {
  const destination = said.destination ?? known?.destination;
  const departsOn = said.departsOn ?? known?.departsOn;
  const returnsOn = said.returnsOn ?? known?.returnsOn;
  if (destination === undefined || departsOn === undefined || returnsOn === undefined) return null;
  return {
    customerId,
    kind: said.kind ?? known?.kind ?? 'trip',
    destination,
    product: said.product ?? known?.product ?? null,
    departsOn,
    returnsOn,
    people: said.people ?? known?.people ?? 1,
    amountFen: said.amountFen ?? known?.amountFen ?? 0,
    status: said.status ?? known?.status ?? 'confirmed',
    bookedOn: said.bookedOn ?? known?.bookedOn ?? null,
  };
};

const statusWords = { confirmed: '已确认', cancelled: '已取消' } as const;
const kindWords = { trip: '出行', stay: '入住' } as const;

const shown = (booking: BookingValues): [title: string, text: string][] => [
  ['状态', statusWords[booking.status]],
  ['类型', kindWords[booking.kind]],
  ['目的地', booking.destination],
  ['产品', booking.product ?? ''],
  ['出发日期', booking.departsOn],
  ['返回日期', booking.returnsOn],
  ['人数', String(booking.people)],
  ['金额', (booking.amountFen / 100).toFixed(2)],
  ['下单日期', booking.bookedOn ?? ''],
];

/** As people read them; of a new one all that it has. */
export const differencesOf = (
  before: BookingValues | null,
  after: BookingValues,
): { title: string; before: string; after: string }[] => {
  const was = new Map(before === null ? [] : shown(before));
  return shown(after)
    .map(([title, text]) => ({ title, before: was.get(title) ?? '', after: text }))
    .filter((one) => one.before !== one.after);
};
