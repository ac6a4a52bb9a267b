/** Set-up cannot go on; `message` says why and `advice` what a person can do about it. */
export class SetupError extends Error {
  name = 'SetupError';

  constructor(message, advice = '') {
    super(message);
    this.advice = advice;
  }
}

/** Runs a command of the project; its result is the exit code, and a SetupError is told without a stack. */
export async function runCommand(command) {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\n${error.message}${error.advice ? `\n\n${error.advice}` : ''}\n`);
    process.exitCode = 1;
  }
}
