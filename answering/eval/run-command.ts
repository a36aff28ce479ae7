// Runs a command of the edge: what goes wrong is one clear line on standard error and exit code 1, never a stack.

/** Runs it now; also ends quietly where the reader of our output has gone (`| head`). */
export const runCommand = (command: () => void): void => {
  process.stdout.on('error', () => process.exit(0));
  try {
    command();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message.split('\n')[0] ?? ''}\n`);
    process.exitCode = 1;
  }
};
