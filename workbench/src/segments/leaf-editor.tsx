// One condition as a line of fields that reads like a sentence.
import { Select } from 'antd';
import type { Leaf, Vocabulary } from '../api.ts';
import { ComparisonFields, NumberField, SpanFields, WindowFields } from './window-fields.tsx';

type Props<L extends Leaf = Leaf> = { leaf: L; onChange: (leaf: Leaf) => void; vocabulary: Vocabulary };
type LeafOf<Type extends Leaf['type']> = Extract<Leaf, { type: Type }>;

const searching = { optionFilterProp: 'label' };
const labelled = (options: readonly { value: string; words: string }[]) =>
  options.map(({ value, words }) => ({ value, label: words }));

const Several = ({
  value,
  onChange,
  options,
  placeholder,
  isFree = false,
}: {
  value: readonly string[];
  onChange: (value: string[]) => void;
  options: { value: string; label: string }[];
  placeholder: string;
  /** Words that are not in the list may be typed, too. */
  isFree?: boolean;
}) => (
  <Select<string[]>
    className="rule-several"
    mode={isFree ? 'tags' : 'multiple'}
    value={[...value]}
    onChange={onChange}
    options={options}
    placeholder={placeholder}
    showSearch={searching}
    maxCount={50}
    aria-label={placeholder}
    data-testid="rule-values"
  />
);

const ChoiceFields = ({ leaf, onChange, vocabulary }: Props<LeafOf<'choice'>>) => {
  const choice = vocabulary.choices.find(({ field }) => field === leaf.field);
  const suggested = (choice?.suggestions ?? []).map((word) => ({ value: word, label: word }));
  return (
    <>
      <span>{choice?.words}是</span>
      <Several
        value={leaf.in}
        onChange={(values) => onChange({ ...leaf, in: values })}
        options={choice?.options ? labelled(choice.options) : suggested}
        isFree={!choice?.options}
        placeholder="选一项或几项"
      />
    </>
  );
};

const monthOptions = Array.from({ length: 12 }, (_, at) => ({ value: at + 1, label: `${at + 1} 月` }));
const tripKinds: { value: LeafOf<'trips'>['kind']; label: string }[] = [
  { value: 'any', label: '出行或入住' },
  { value: 'trip', label: '出行' },
  { value: 'stay', label: '入住' },
];
const measures: { value: LeafOf<'trips'>['measure']; label: string }[] = [
  { value: 'count', label: '次数' },
  { value: 'nights', label: '晚数' },
  { value: 'spendFen', label: '消费' },
];
const measureUnits = { count: '次', nights: '晚', spendFen: '元' };

const OfTrips = ({ leaf, onChange, vocabulary }: Props<LeafOf<'trips'> | LeafOf<'latest-trips'>>) => {
  const listed = (words: readonly string[]) => words.map((word) => ({ value: word, label: word }));
  return (
    <>
      <Select
        value={leaf.kind}
        options={tripKinds}
        onChange={(kind) => onChange({ ...leaf, kind })}
        aria-label="出行或入住"
      />
      <Several
        value={leaf.destinations}
        onChange={(destinations) => onChange({ ...leaf, destinations })}
        options={listed(vocabulary.destinations)}
        isFree
        placeholder="目的地不限"
      />
      <Several
        value={leaf.products}
        onChange={(products) => onChange({ ...leaf, products })}
        options={listed(vocabulary.products)}
        isFree
        placeholder="产品或房型不限"
      />
    </>
  );
};

const MarkFields = ({ leaf, onChange, vocabulary }: Props<LeafOf<'mark'>>) => (
  <>
    <span>有标签</span>
    <Several
      value={leaf.tagIds}
      onChange={(tagIds) => onChange({ ...leaf, tagIds })}
      options={vocabulary.tags.map((tag) => ({ value: tag.value, label: `${tag.words}（${tag.groupName}）` }))}
      placeholder="选一个或几个标签"
    />
    <Select
      value={leaf.since === null ? 'ever' : 'since'}
      options={[
        { value: 'ever', label: '什么时候打的都算' },
        { value: 'since', label: '按打标日期' },
      ]}
      onChange={(when) => onChange({ ...leaf, since: when === 'ever' ? null : { kind: 'last', n: 30, unit: 'day' } })}
      aria-label="打标日期"
    />
    {leaf.since !== null && <WindowFields value={leaf.since} onChange={(since) => onChange({ ...leaf, since })} />}
  </>
);

export const LeafEditor = ({ leaf, onChange, vocabulary }: Props) => {
  const wordsOf = (list: readonly { field: string; words: string }[], field: string) =>
    list.find((entry) => entry.field === field)?.words;
  switch (leaf.type) {
    case 'choice':
      return <ChoiceFields leaf={leaf} onChange={onChange} vocabulary={vocabulary} />;
    case 'mark':
      return <MarkFields leaf={leaf} onChange={onChange} vocabulary={vocabulary} />;
    case 'number': {
      const field = vocabulary.numbers.find((entry) => entry.field === leaf.field);
      return (
        <>
          <span>{field?.words}</span>
          <ComparisonFields value={leaf} onChange={(next) => onChange({ ...leaf, ...next })} unit={field?.unit ?? ''} />
        </>
      );
    }
    case 'month':
      return (
        <>
          <span>{wordsOf(vocabulary.months, leaf.field)}在</span>
          <Select<number[]>
            className="rule-several"
            mode="multiple"
            value={leaf.in}
            options={monthOptions}
            onChange={(months) => onChange({ ...leaf, in: months })}
            placeholder="选月份"
            aria-label="月份"
          />
        </>
      );
    case 'day':
      return (
        <>
          <span>{wordsOf(vocabulary.days, leaf.field)}在</span>
          <WindowFields value={leaf.within} onChange={(within) => onChange({ ...leaf, within })} />
        </>
      );
    case 'known':
      return (
        <>
          <Select
            value={leaf.isKnown}
            options={[
              { value: true, label: '有' },
              { value: false, label: '没有' },
            ]}
            onChange={(isKnown) => onChange({ ...leaf, isKnown })}
            aria-label="有或没有"
          />
          <Select<string>
            value={leaf.field}
            options={vocabulary.knowns.map(({ field, words }) => ({ value: field, label: words }))}
            onChange={(field) => {
              const known = knownFields.find((candidate) => candidate === field);
              if (known) onChange({ ...leaf, field: known });
            }}
            aria-label="哪一项"
          />
        </>
      );
    case 'birthday':
      return (
        <>
          <span>未来</span>
          <NumberField
            value={leaf.nextDays}
            most={60}
            onChange={(nextDays) => onChange({ ...leaf, nextDays })}
            label="天数"
          />
          <span>天内过生日</span>
        </>
      );
    case 'behaviour':
      return (
        <>
          <span>近</span>
          <SpanFields value={leaf.last} onChange={(last) => onChange({ ...leaf, last })} />
          <span>{vocabulary.behaviours.find((entry) => entry.value === leaf.kind)?.words}</span>
          <ComparisonFields
            value={leaf}
            onChange={(next) => onChange({ ...leaf, ...next })}
            unit={leaf.measure === 'days' ? '天' : '次'}
          />
        </>
      );
    case 'trips':
      return (
        <>
          <WindowFields value={leaf.within} onChange={(within) => onChange({ ...leaf, within })} />
          <OfTrips leaf={leaf} onChange={onChange} vocabulary={vocabulary} />
          <Select
            value={leaf.measure}
            options={measures}
            onChange={(measure) => onChange({ ...leaf, measure, value: measure === 'spendFen' ? 100_000 : 1 })}
            aria-label="算什么"
          />
          <ComparisonFields
            value={leaf}
            onChange={(next) => onChange({ ...leaf, ...next })}
            unit={measureUnits[leaf.measure]}
            scale={leaf.measure === 'spendFen' ? 100 : 1}
          />
        </>
      );
    case 'latest-trips':
      return (
        <>
          <span>最近</span>
          <NumberField value={leaf.count} most={10} onChange={(count) => onChange({ ...leaf, count })} label="次数" />
          <span>次都是</span>
          <OfTrips leaf={leaf} onChange={onChange} vocabulary={vocabulary} />
        </>
      );
  }
};

const knownFields = [
  'name',
  'phone',
  'city',
  'birthday',
  'quietHours',
  'remarkDestination',
  'remarkMonth',
  'remarkPeople',
  'remarkNote',
  'personalTag',
] as const;
