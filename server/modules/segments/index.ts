// segments: conditions with a name, whom they find now, and who will come and go by himself.
export { countSegment } from './count-segment.ts';
export { findWordsOf, getSegmentRecord } from './find-segments.ts';
export { segmentsRoutes } from './segments.routes.ts';
