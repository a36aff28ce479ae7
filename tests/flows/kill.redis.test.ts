// kill -9 in the middle, with the queue on Redis: three kills of each victim, and the end is that of an undisturbed run.
import { survivesKills } from '../support/kill-tests.ts';

survivesKills('redis');
