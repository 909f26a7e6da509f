import { open } from 'node:fs/promises';

const mostBytes = 1024 * 1024;

/** A file's size, and its text or the last MiB of that. */
export async function readTail(
  path: string,
): Promise<{ readonly bytes: number; readonly text: string }> {
  const handle = await open(path, 'r');
  try {
    const { size: bytes } = await handle.stat();
    const length = Math.min(bytes, mostBytes);
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(length),
      0,
      length,
      bytes - length,
    );
    return { bytes, text: buffer.toString('utf8', 0, bytesRead) };
  } finally {
    await handle.close();
  }
}
