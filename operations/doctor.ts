// `npm run doctor [-- --json]`: checks each prerequisite of this installation and names the page where it is put right. Exit code 1 when something is broken.
import { parseArgs } from 'node:util';
import { ConfigError, readConfig, type Config } from '../config/env.ts';
import { connectDatabase, disconnectDatabase } from '../server/database/connect.ts';
import { createNow } from '../server/now.ts';
import { firstLine } from './backup-error.ts';
import { isHealthy, pages, writeReport, type Finding } from './doctor-report.ts';
import { examine } from './examine.ts';

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
    return await examine(config, { now, databaseProblem });
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
