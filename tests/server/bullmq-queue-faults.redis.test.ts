// The queue on Redis when things die: a redis-server of its own, so that nothing else is touched.
import { standsFaults } from '../support/queue-faults.ts';

standsFaults('redis');
