// The queue on MongoDB when things die: an embedded database of its own, so that nothing else is touched.
import { standsFaults } from '../support/queue-faults.ts';

standsFaults('agenda');
