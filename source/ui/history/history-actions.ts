import type { Result } from '../../domain/problem.ts';
import { tellQueue } from '../live/run-commands.ts';
import { noticeOf } from '../notice.ts';
import type { Session } from '../services.ts';
import type { Handler, Handlers, Shell } from '../shell.ts';

/** Handlers of the list of earlier backfills. */
export const historyActions: Handlers = {
  'open-backfill': openChosen((shell, id) => shell.services.open(id)),
  'resume-backfill': openChosen((shell, id) => shell.services.resume(id)),
  'move-up': move(-1),
  'move-down': move(1),
  'page-up': move(-10),
  'page-down': move(10),
  'go-first': move(-Infinity),
  'go-last': move(Infinity),
  back: (shell) => shell.dispatch({ type: 'screen-shown', screen: 'pick' }),
};

function move(lines: number): Handler {
  return (shell) => shell.dispatch({ type: 'history-moved', lines });
}

function openChosen(open: (shell: Shell, id: string) => Promise<Result<Session>>): Handler {
  return (shell) => {
    const { backfills, cursor } = shell.state().history;
    const chosen = backfills[cursor];
    if (!chosen) return;
    shell.start(async () => {
      const opened = await open(shell, chosen.id);
      if (!opened.ok) {
        shell.dispatch({ type: 'noticed', notice: noticeOf(opened.problems) });
        return;
      }
      shell.follow(opened.value);
      tellQueue(shell, opened.value);
    });
  };
}
