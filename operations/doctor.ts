// `npm run doctor [-- --json]`: checks each prerequisite of this installation and names the page where it is put right. Exit code 1 when something is broken.
import { parseArgs } from 'node:util';
import { ConfigError, readConfig, type Config } from '../config/env.ts';
import { connectDatabase, disconnectDatabase } from '../server/database/connect.ts';
import { createNow } from '../server/now.ts';
import { firstLine } from '../server/errors.ts';
import { examine } from '../server/doctor/examine.ts';
import { isHealthy, pages, type Finding } from '../server/doctor/findings.ts';
import { createLog } from '../server/log.ts';
import { createCommandContext } from './command-context.ts';
import { writeReport } from './doctor-report.ts';

const readEnvironment = (): Config | Finding[] => {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => ({
      id: `environment.${problem.split(':')[0] ?? ''}`,
      title: '环境变量',
      state: 'broken',
      words: problem,
      page: pages.environment,
    }));
  }
};

const findAll = async (): Promise<Finding[]> => {
  const config = readEnvironment();
  if (Array.isArray(config)) return config;
  const now = createNow(config.clockOffsetFile);
  const databaseProblem = await connectDatabase(config.mongodbUri).then(
    () => null,
    (error: unknown) => firstLine(error),
  );
  try {
    const context = createCommandContext(config, 'doctor', { now, log: createLog('silent') });
    return await examine(config, { context, databaseProblem });
  } finally {
    await disconnectDatabase();
  }
};

const wantsJson = (): boolean | null => {
  try {
    return parseArgs({ options: { json: { type: 'boolean', default: false } } }).values.json;
  } catch {
    return null;
  }
};

const isJson = wantsJson();
if (isJson === null) {
  process.stderr.write('usage: npm run doctor [-- --json]\n');
  process.exitCode = 1;
} else {
  const findings = await findAll();
  const isOk = isHealthy(findings);
  process.stdout.write(isJson ? `${JSON.stringify({ ok: isOk, findings })}\n` : writeReport(findings));
  process.exitCode = isOk ? 0 : 1;
}
