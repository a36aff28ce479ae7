// Fields of numbers and of calendar windows, as parts of conditions have them.
import { Input, InputNumber, Select } from 'antd';
import type { Comparison, Window } from '../api.ts';

type Span = { n: number; unit: 'day' | 'month' };
type Of<T> = { value: T; onChange: (value: T) => void };

const units: { value: Span['unit']; label: string }[] = [
  { value: 'day', label: '天' },
  { value: 'month', label: '个月' },
];

export const NumberField = ({
  value,
  onChange,
  least = 1,
  most = 1_000_000_000,
  label,
}: Of<number> & { least?: number; most?: number; label: string }) => (
  <InputNumber<number>
    className="rule-number"
    value={value}
    min={least}
    max={most}
    precision={0}
    onChange={(next) => onChange(next ?? least)}
    aria-label={label}
  />
);

export const SpanFields = ({ value, onChange }: Of<Span>) => (
  <>
    <NumberField value={value.n} onChange={(n) => onChange({ ...value, n })} most={1_000} label="多久" />
    <Select value={value.unit} options={units} onChange={(unit) => onChange({ ...value, unit })} aria-label="单位" />
  </>
);

const comparisons: { value: Comparison['is']; label: string }[] = [
  { value: 'at-least', label: '至少' },
  { value: 'at-most', label: '不超过' },
  { value: 'exactly', label: '正好' },
];

/** `scale`: what one of `unit` is in the condition, 100 where yuan are typed and fen are kept. */
export const ComparisonFields = ({
  value,
  onChange,
  unit,
  scale = 1,
}: Of<Comparison> & { unit: string; scale?: number }) => (
  <>
    <Select value={value.is} options={comparisons} onChange={(is) => onChange({ ...value, is })} aria-label="比较" />
    <NumberField
      value={Math.round(value.value / scale)}
      least={0}
      most={Math.floor(1_000_000_000 / scale)}
      onChange={(count) => onChange({ ...value, value: count * scale })}
      label="数量"
    />
    <span>{unit}</span>
  </>
);

const windowKinds: { value: Window['kind']; label: string }[] = [
  { value: 'last', label: '近' },
  { value: 'next', label: '未来' },
  { value: 'past', label: '到今天为止' },
  { value: 'future', label: '从今天起' },
  { value: 'between', label: '日期之间' },
];

const windowOf = (kind: Window['kind'], was: Window): Window => {
  if (kind === 'last' || kind === 'next')
    return { kind, n: 'n' in was ? was.n : 30, unit: 'unit' in was ? was.unit : 'day' };
  return kind === 'between' ? { kind, from: null, to: null } : { kind };
};

export const WindowFields = ({ value, onChange }: Of<Window>) => (
  <>
    <Select
      value={value.kind}
      options={windowKinds}
      onChange={(kind) => onChange(windowOf(kind, value))}
      aria-label="时间范围"
    />
    {(value.kind === 'last' || value.kind === 'next') && (
      <SpanFields value={value} onChange={(span) => onChange({ ...value, ...span })} />
    )}
    {value.kind === 'between' &&
      (['from', 'to'] as const).map((end) => (
        <Input
          key={end}
          type="date"
          className="rule-date"
          value={value[end] ?? ''}
          onChange={(event) => onChange({ ...value, [end]: event.target.value === '' ? null : event.target.value })}
          aria-label={end === 'from' ? '开始日期' : '结束日期'}
        />
      ))}
  </>
);
