// kill -9 in the middle, with the queue on MongoDB: three kills of each victim, and the end is that of an undisturbed run.
// bench/kill.ts takes hundreds, at steps by chance.
import { survivesKills } from '../support/kill-tests.ts';

survivesKills('agenda');
