// Routes about segments.
import { route, type Route } from '../../http/route.ts';
import { describe, judge } from '../rules/index.ts';
import { countFunnel, maxCandidates, partsOf } from './count-segment.ts';
import { archiveSegment, createSegment, editSegment } from './edit-segment.ts';
import { findSegmentExamples } from './find-examples.ts';
import { findSegments, findWordsOf, getSegmentRecord, presentSegment } from './find-segments.ts';
import { findVocabulary } from './find-vocabulary.ts';
import * as contract from './segments.contract.ts';

export const segmentsRoutes: Route[] = [
  route(contract.listSegments, async ({ context }) => {
    const [segments, words] = [await findSegments(context), await findWordsOf(context)];
    return { data: segments.map((segment) => presentSegment(context, segment, words)) };
  }),
  route(contract.getVocabulary, async ({ context }) => ({ data: await findVocabulary(context) })),
  route(contract.getSegment, async ({ context, params }) => {
    const segment = await getSegmentRecord(context, params.segmentId);
    const words = await findWordsOf(context);
    return { data: { ...presentSegment(context, segment, words), condition: segment.condition } };
  }),
  route(contract.createSegment, async ({ context, body }) => ({ data: await createSegment(context, body) })),
  route(contract.editSegment, async ({ context, params, body }) => ({
    data: await editSegment(context, params.segmentId, body),
  })),
  route(contract.archiveSegment, async ({ context, params }) => ({
    data: await archiveSegment(context, params.segmentId),
  })),
  route(contract.previewSegment, async ({ context, body: { condition, isWhole } }) => {
    const funnel = await countFunnel(context, condition, isWhole);
    const { count, isLowerBound } = funnel.at(-1) ?? { count: 0, isLowerBound: false };
    const words = await findWordsOf(context);
    const sentences = ['全部能看到的客户', ...partsOf(condition).map((part) => describe(part, words))];
    return {
      data: {
        sentence: describe(condition, words),
        violations: judge(condition),
        count,
        isLowerBound,
        lookedAt: isLowerBound ? maxCandidates : null,
        funnel: funnel.map((row, at) => ({ sentence: sentences[at] ?? '', ...row })),
      },
    };
  }),
  route(contract.findExamples, async ({ context, body }) => ({
    data: await findSegmentExamples(context, body.condition, await findWordsOf(context)),
  })),
];
