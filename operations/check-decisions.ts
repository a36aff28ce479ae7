// `npm run check-decisions`: makes every kept decision about a message once more from its inputs; exit code 1 where one differs.
import { ConfigError, readConfig } from '../config/env.ts';
import { connectDatabase, disconnectDatabase } from '../server/database/connect.ts';
import { createLog } from '../server/log.ts';
import { checkDecisions } from '../server/modules/deliveries/index.ts';
import { createNow } from '../server/now.ts';
import { firstLine } from '../server/errors.ts';
import { createCommandContext } from './command-context.ts';

const run = async (): Promise<void> => {
  const config = readConfig();
  await connectDatabase(config.mongodbUri);
  try {
    const context = createCommandContext(config, 'check-decisions', {
      now: createNow(config.clockOffsetFile),
      log: createLog('silent'),
    });
    const check = await checkDecisions(context);
    process.stdout.write(`${JSON.stringify(check)}\n`);
    const { checked, passedOver, different } = check;
    process.stderr.write(
      different.length === 0
        ? `重新判断了 ${checked} 条，都与当时一样；${passedOver} 条不是由这些依据决定的。\n`
        : `重新判断了 ${checked} 条，有 ${different.length} 条与当时不一样，见上一行。\n`,
    );
    if (different.length > 0) process.exitCode = 1;
  } finally {
    await disconnectDatabase();
  }
};

try {
  await run();
} catch (error) {
  process.stderr.write(
    `banlv: ${error instanceof ConfigError ? error.message : `check-decisions failed: ${firstLine(error)}`}\n`,
  );
  process.exitCode = 1;
}
