import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { SetupError } from './setup-error.mjs';

const PATIENCE_MS = 500;

/**
 * Runs `action` while no other process of this machine holds `file`; `onWait` is told when another does.
 * The lock is the kernel's, held by a `cat` that ends with this process however that ends: none is ever stale.
 */
export async function withLock(file, onWait, action) {
  mkdirSync(dirname(file), { recursive: true });
  const holder = spawn('flock', [file, 'sh', '-c', 'echo held; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const timer = setTimeout(() => onWait(), PATIENCE_MS);
  try {
    await new Promise((resolve, reject) => {
      holder.stdout.once('data', resolve);
      holder.once('error', (error) => reject(new SetupError(`Cannot lock ${file}: ${error.message}.`)));
      holder.once('exit', () => reject(new SetupError(`Cannot lock ${file}.`)));
    });
    clearTimeout(timer);
    return await action();
  } finally {
    clearTimeout(timer);
    holder.stdin.end();
  }
}
