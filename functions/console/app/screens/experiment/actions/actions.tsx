import { useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../../../parts/button.tsx';
import { useRefusal, useSession } from '../../../session/session.ts';
import type { Experiment } from '../draft.ts';
import { DecideDialog } from './decide-dialog.tsx';
import { DivisionDialog } from './division-dialog.tsx';
import { RemoveDialog, StartDialog, StopDialog } from './move-dialogs.tsx';

interface ActionsProps {
  readonly experiment: Experiment;
  readonly etag: string | null;
  /** The form has changes that are not saved. */
  readonly isDirty: boolean;
}

type Asked = 'start' | 'stop' | 'decide' | 'division' | 'remove';

/** What can be done with it as it is. Those who may not are told so, and see no button. */
export function Actions({ experiment, etag, isDirty }: ActionsProps) {
  const { status, triggerId } = experiment;
  const needed = triggerId === null ? 'operator' : 'admin';
  const [, navigate] = useLocation();
  const [asks, setAsks] = useState<Asked>();
  const { role } = useSession();
  if (useRefusal(needed) !== undefined)
    return (
      <p className="sm dim">
        To start, stop or decide it needs the role {needed}; yours is {role}.
      </p>
    );
  const close = () => setAsks(undefined);
  const unsaved = isDirty ? 'Save your changes first.' : undefined;
  const button = (what: Asked, words: string, kind?: 'pri') => (
    <Button {...(kind ? { kind } : {})} refusal={what === 'start' ? unsaved : undefined} onClick={() => setAsks(what)}>
      {words}
    </Button>
  );
  const dialog = { experiment, onClose: close };
  return (
    <div className="row wrap">
      {status === 'DRAFT' && button('start', 'Start…', 'pri')}
      {status === 'DRAFT' && button('remove', 'Remove…')}
      {status === 'RUNNING' && button('division', 'Change…')}
      {status === 'RUNNING' && button('stop', 'Stop…')}
      {(status === 'RUNNING' || status === 'STOPPED') && button('decide', 'Decide…', 'pri')}
      {asks === 'start' && <StartDialog {...dialog} />}
      {asks === 'stop' && <StopDialog {...dialog} />}
      {asks === 'decide' && <DecideDialog {...dialog} />}
      {asks === 'division' && <DivisionDialog {...dialog} etag={etag} />}
      {asks === 'remove' && <RemoveDialog {...dialog} onRemoved={() => navigate('/experiments')} />}
    </div>
  );
}
