// `npm run first-owner -- --user USERID`: makes this member of staff an owner and prints a link that lets him in once, also while WeCom is broken.
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, readConfig } from '../config/env.ts';
import { createCommandContext } from './command-context.ts';
import { connectDatabase, disconnectDatabase, ensureIndexes, openDatabase } from '../server/database/connect.ts';
import { StartRefused, refuseUnfitDatabase } from '../server/database/installation.ts';
import { applyMigrations } from '../server/database/migrations-apply.ts';
import { migrations } from '../server/database/migrations.ts';
import { createLog } from '../server/log.ts';
import { createNow } from '../server/now.ts';
import { linkMinutes, makeOwner } from '../server/modules/identity/index.ts';
import { firstLine } from '../server/errors.ts';

const usage = 'usage: npm run first-owner -- --user USERID   (企业微信通讯录里的账号 · the userid in WeCom)';

const readUserId = (): string | null => {
  try {
    const { user } = parseArgs({ options: { user: { type: 'string' } } }).values;
    return user !== undefined && /^[A-Za-z0-9_.@-]{1,64}$/.test(user) ? user : null;
  } catch {
    return null;
  }
};

const fail = (message: string): void => {
  process.stderr.write(`banlv: ${message}\n`);
  process.exitCode = 1;
};

const run = async (userId: string): Promise<void> => {
  const config = readConfig();
  const now = createNow(config.clockOffsetFile);
  const log = createLog('silent');
  await connectDatabase(config.mongodbUri);
  try {
    const db = openDatabase();
    const corp = { agencyId: config.agency.id, corpId: config.wecom.corpId, isReal: config.wecom.isReal };
    await refuseUnfitDatabase(db, corp);
    await applyMigrations({ db, migrations, now, sleep, log });
    await ensureIndexes();
    const token = await makeOwner(createCommandContext(config, 'first-owner', { now, log }), { userId });
    process.stderr.write(`${userId} 现在是负责人。请在 ${linkMinutes} 分钟内打开下面的链接登录，只能用一次：\n`);
    process.stdout.write(`${config.publicUrl}/staff/sign-in/link/${token}\n`);
  } finally {
    await disconnectDatabase();
  }
};

const userId = readUserId();
if (userId === null) fail(usage);
else {
  try {
    await run(userId);
  } catch (error) {
    const isKnown = error instanceof ConfigError || error instanceof StartRefused;
    fail(isKnown ? error.message : `first-owner failed: ${firstLine(error)}`);
  }
}
