/** Presses, drags and the wheel, with coordinates of any size; never mere movement (1003). */
const modes = ['1000', '1002', '1006'] as const;

const grabbing = modes.map((mode) => `\u001B[?${mode}h`).join('');
const releasing = [...modes]
  .reverse()
  .map((mode) => `\u001B[?${mode}l`)
  .join('');

/** A terminal's mouse, which reports to the program while it is grabbed. */
export interface MouseGrab {
  grab(): void;
  /** Leaves the mouse to the terminal. May be called at any time, and again. */
  release(): void;
  /** Releases it for good, so that a later `grab` does nothing. */
  end(): void;
}

/** The mouse of the terminal behind a stream; a process that exits in whatever way releases it. */
export function mouseGrab(stdout: Pick<NodeJS.WriteStream, 'write'>): MouseGrab {
  let isGrabbed = false;
  let isOver = false;
  const release = (): void => {
    if (!isGrabbed) return;
    isGrabbed = false;
    process.off('exit', release);
    stdout.write(releasing);
  };
  return {
    grab() {
      if (isGrabbed || isOver) return;
      isGrabbed = true;
      process.on('exit', release);
      stdout.write(grabbing);
    },
    release,
    end() {
      isOver = true;
      release();
    },
  };
}
