// Reads: everything a condition can be put together from, in Chinese, as far as the actor may know it.
import type { Context } from '../../context.ts';
import { findLiveCodeNames } from '../contacts/index.ts';
import { findWords } from '../facts/index.ts';
import { authorize, findStaffNames, visibleStaff } from '../identity/index.ts';
import { fieldWords } from '../rules/index.ts';
import { behaviourKinds, choiceFields, type Leaf } from '../rules/rules.contract.ts';
import { findTagsInUse } from '../tags/index.ts';
import type { Vocabulary } from './segments.contract.ts';

type Option = { value: string; words: string };
type ChoiceField = Extract<Leaf, { type: 'choice' }>['field'];

const optionsOf = (words: readonly (readonly [string, string])[]): Option[] =>
  words.map(([value, text]) => ({ value, words: text }));

const listed = (fields: Readonly<Record<string, { words: string }>>) =>
  Object.entries(fields).map(([field, { words }]) => ({ field, words }));

export const findVocabulary = async (context: Context): Promise<Vocabulary> => {
  authorize(context.actor, 'segments.read');
  const sees = visibleStaff(context.actor);
  const staff = [...(await findStaffNames(context))].filter(([userId]) => sees?.includes(userId) ?? true);
  const options: Partial<Record<ChoiceField, Option[]>> = {
    type: optionsOf(Object.entries(fieldWords.typeWords)),
    gender: optionsOf(Object.entries(fieldWords.genderWords)),
    source: optionsOf(Object.entries(fieldWords.sourceWords)),
    consent: optionsOf(Object.entries(fieldWords.consentWords)),
    staff: optionsOf(staff),
    liveCode: optionsOf([...(await findLiveCodeNames(context))]),
  };
  const suggestions: Partial<Record<ChoiceField, string[]>> = {
    city: await findWords(context, 'profile.city'),
    remarkDestination: await findWords(context, 'remarks.destinations'),
  };
  return {
    choices: choiceFields.map((field) => ({
      field,
      words: fieldWords.choices[field].words,
      options: options[field] ?? null,
      suggestions: suggestions[field] ?? [],
    })),
    numbers: Object.entries(fieldWords.numbers).map(([field, { words, unit }]) => ({ field, words, unit })),
    months: listed(fieldWords.months),
    days: listed(fieldWords.days),
    knowns: listed(fieldWords.knowns),
    behaviours: behaviourKinds.map((kind) => ({ value: kind, words: fieldWords.behaviourWords[kind].name })),
    tags: (await findTagsInUse(context)).map((tag) => ({
      value: tag._id.toString(),
      words: tag.name,
      groupName: tag.groupName,
    })),
    origins: optionsOf(Object.entries(fieldWords.originWords)),
    destinations: await findWords(context, 'trips.destination'),
    products: await findWords(context, 'trips.product'),
  };
};
