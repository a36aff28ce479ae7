// The queue on MongoDB.
import { behavesLikeAQueue } from '../support/queue-behaviour.ts';
import { openQueue } from '../support/queue-stores.ts';
import { databaseUri } from '../support/world.ts';

behavesLikeAQueue((name, lockMs) => openQueue('agenda', databaseUri(), name, lockMs === undefined ? {} : { lockMs }));
